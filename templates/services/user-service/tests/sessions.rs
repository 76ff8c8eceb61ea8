//! What ends a session: the refresh token is worth nothing afterwards.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Api, EMPLOYEE, EMPLOYEE_ID, PASSWORD, tokens};

fn employee(state: &str, password: &str) -> Value {
    json!({
        "userName": "kim", "email": EMPLOYEE, "password": password,
        "roleId": "ROLE_EMPLOYEE", "userStateCode": state
    })
}

async fn change(api: &Api, body: Value) {
    let path = format!("/api/v1/users/{EMPLOYEE_ID}");
    assert_eq!(api.admin().put_json(&path, body).await.status, 200);
}

/// Opens the account again, so that its state is not what refuses the token.
async fn is_over(api: &Api, token: &str) -> bool {
    api.set_state(EMPLOYEE, "01").await;
    api.refresh(token).await.bare_status() == 401
}

#[tokio::test]
async fn every_state_but_the_normal_one_ends_it() {
    let api = Api::start().await;
    for state in ["00", "07", "08", "09"] {
        let token = api.refresh_token(EMPLOYEE).await;
        change(&api, employee(state, "")).await;
        assert!(is_over(&api, &token).await, "{state}");
    }
}

#[tokio::test]
async fn a_password_set_by_an_administrator_ends_it() {
    let api = Api::start().await;
    let token = api.refresh_token(EMPLOYEE).await;
    change(&api, employee("01", PASSWORD)).await;
    assert!(is_over(&api, &token).await);
}

#[tokio::test]
async fn another_name_or_role_does_not_end_it_and_the_next_token_has_the_new_role() {
    let api = Api::start().await;
    let token = api.refresh_token(EMPLOYEE).await;
    let mut body = employee("01", "");
    body["roleId"] = json!("ROLE_USER");
    change(&api, body).await;
    let answer = api.refresh(&token).await;
    assert_eq!(answer.bare_status(), 200);
    let user = tokens()
        .verifier()
        .verify_access(answer.header("access-token"))
        .await;
    assert_eq!(user.expect("an access token").roles(), ["ROLE_USER"]);
}

#[tokio::test]
async fn deleting_and_leaving_end_it() {
    let api = Api::start().await;
    let token = api.refresh_token(EMPLOYEE).await;
    let path = format!("/api/v1/users/delete/{EMPLOYEE_ID}");
    assert_eq!(api.admin().delete(&path).await.status, 200);
    assert!(is_over(&api, &token).await);
    let token = api.refresh_token(EMPLOYEE).await;
    let access = api.refresh(&token).await;
    let token = access.header("refresh-token");
    let proof = json!({"provider": "password", "password": PASSWORD});
    let caller = api.with(access.header("access-token"));
    assert_eq!(caller.post("/api/v1/users/leave", proof).await.status, 200);
    assert!(is_over(&api, token).await);
}

#[tokio::test]
async fn a_new_password_ends_it() {
    let api = Api::start().await;
    let login = api.login(EMPLOYEE, PASSWORD).await;
    let body = json!({"provider": "password", "password": PASSWORD, "newPassword": "new-pass-1"});
    let caller = api.with(login.header("access-token"));
    let path = "/api/v1/users/password/update";
    assert_eq!(caller.put_json(path, body).await.status, 200);
    assert!(is_over(&api, login.header("refresh-token")).await);
}

#[tokio::test]
async fn an_account_that_is_halted_loses_its_session() {
    let api = Api::start().await;
    let token = api.refresh_token(EMPLOYEE).await;
    api.fail(EMPLOYEE, 4).await;
    let answer = api.refresh(&token).await;
    assert_eq!(answer.bare_status(), 200, "not halted yet");
    api.fail(EMPLOYEE, 1).await;
    assert!(is_over(&api, answer.header("refresh-token")).await);
}

#[tokio::test]
async fn signing_out_ends_it_and_leads_to_the_start() {
    let api = Api::start().await;
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client");
    let logout = |method: Method, token: &str| {
        let request = client.request(method, api.0.url("/logout"));
        Answer::of(request.header("Authorization", token))
    };
    for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE] {
        let login = api.login(EMPLOYEE, PASSWORD).await;
        for stranger in ["", "undefined", "rubbish"] {
            let answer = logout(method.clone(), stranger).await;
            assert_eq!(
                (answer.bare_status(), answer.header("Location")),
                (302, "/")
            );
        }
        let refreshed = api.refresh(login.header("refresh-token")).await;
        assert_eq!(refreshed.bare_status(), 200, "strangers end nothing");
        let answer = logout(method.clone(), login.header("access-token")).await;
        assert_eq!(
            (answer.bare_status(), answer.header("Location")),
            (302, "/")
        );
        assert!(
            is_over(&api, refreshed.header("refresh-token")).await,
            "{method}"
        );
    }
}
