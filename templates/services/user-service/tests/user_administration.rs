//! Users as administrators make, change and delete them.

use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::{
    ADMIN, ADMIN_ID, Answer, Api, EMPLOYEE, EMPLOYEE_ID, PASSWORD, business, plain_error, refusal,
};

const PATH: &str = "/api/v1/users";

fn lee() -> Value {
    json!({
        "userName": "lee", "email": "Lee@Example.org", "password": PASSWORD,
        "roleId": "ROLE_EMPLOYEE", "userStateCode": "01"
    })
}

/// What the form of the reference sends about the employee.
fn employee() -> Value {
    json!({
        "userName": "내부사용자", "email": EMPLOYEE, "password": "",
        "roleId": "ROLE_EMPLOYEE", "userStateCode": "01"
    })
}

fn with(mut body: Value, member: &str, value: Value) -> Value {
    body[member] = value;
    body
}

fn of_employee() -> String {
    format!("{PATH}/{EMPLOYEE_ID}")
}

#[tokio::test]
async fn a_new_user_is_answered_by_number_and_can_sign_in() {
    let api = Api::start().await;
    let answer = api.admin().post(PATH, lee()).await;
    assert_eq!(answer.status, 201);
    assert!(answer.json().as_i64().is_some_and(|number| number > 3));
    let listed = api.listed("lee@example.org").await;
    assert_eq!(listed["userName"], "lee");
    assert_eq!(listed["email"], "lee@example.org");
    assert_eq!(listed["roleId"], "ROLE_EMPLOYEE");
    assert_eq!(listed["userStateCode"], "01");
    assert_eq!(
        api.login("lee@example.org", PASSWORD).await.bare_status(),
        200
    );
    let hash = api.password_hash("lee@example.org").await;
    assert!(hash.starts_with("$argon2id$"), "{hash}");
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_user_is_told_at_once() {
    let api = Api::start().await;
    let all = ["userName", "email", "password", "roleId", "userStateCode"];
    let answer = api.admin().post(PATH, json!({})).await;
    let (code, mut fields) = refusal(&answer);
    fields.dedup();
    assert_eq!(
        (code.as_str(), fields),
        ("E001", all.map(str::to_owned).to_vec())
    );
    let cases = [
        ("userName", json!(" ")),
        ("userName", json!("a".repeat(51))),
        ("userName", json!("kim\r\nSet-Cookie: a=b")),
        ("email", json!("lee")),
        ("email", json!("lee@example.org\r\nBcc: a@b.c")),
        ("email", json!(format!("lee@{}org", "a.".repeat(60)))),
        ("password", json!("test1234")),
        ("password", json!("")),
        ("password", json!(null)),
        ("roleId", json!("ADMIN")),
        ("roleId", json!("ROLE_ROOT")),
        ("userStateCode", json!("02")),
    ];
    for (member, value) in cases {
        let body = with(lee(), member, value);
        let (code, fields) = refusal(&api.admin().post(PATH, body.clone()).await);
        assert_eq!(
            (code.as_str(), fields),
            ("E001", vec![member.to_owned()]),
            "{body}"
        );
    }
    assert_eq!(api.listed("lee@example.org").await, json!(null));
}

#[tokio::test]
async fn refused_values_are_explained_in_the_language_of_the_request() {
    let api = Api::start().await;
    let body = with(with(lee(), "userName", json!("")), "roleId", json!("X"));
    let messages = |answer: Answer| -> Vec<Value> {
        let errors = answer.json()["errors"].as_array().expect("errors").clone();
        errors
            .into_iter()
            .map(|error| error["message"].clone())
            .collect()
    };
    let korean = api.admin().post(PATH, body.clone()).await;
    assert_eq!(
        messages(korean),
        ["사용자명값은 필수 입니다.", "권한이(가) 없습니다."]
    );
    let request = api.admin().request(Method::POST, PATH).json(&body);
    let english = Answer::of(request.header("Accept-Language", "en")).await;
    assert_eq!(
        messages(english),
        ["User name is required.", "Role does not exist."]
    );
}

#[tokio::test]
async fn a_password_that_was_refused_is_not_repeated_in_the_answer() {
    let api = Api::start().await;
    let answer = api
        .admin()
        .post(PATH, with(lee(), "password", json!("my-secret")))
        .await;
    assert_eq!(refusal(&answer).1, ["password"]);
    assert!(!answer.text.contains("my-secret"), "{}", answer.text);
}

#[tokio::test]
async fn an_address_that_somebody_has_is_a_duplicate_whatever_the_letter_case() {
    let api = Api::start().await;
    let duplicate = plain_error(400, "B002", "중복된 값을 입력하였습니다");
    let body = with(lee(), "email", json!("2@GMAIL.com "));
    assert_eq!(api.admin().post(PATH, body).await.error(), duplicate);
    let body = with(employee(), "email", json!(ADMIN));
    assert_eq!(
        api.admin().put_json(&of_employee(), body).await.error(),
        duplicate
    );
    assert_eq!(api.listed(EMPLOYEE).await["userId"], EMPLOYEE_ID);
}

#[tokio::test]
async fn of_parallel_creations_with_one_address_one_wins_and_the_others_are_duplicates() {
    let api = Api::start().await;
    let mut creations = JoinSet::new();
    for _ in 0..6 {
        let request = api.admin().request(Method::POST, PATH).json(&lee());
        creations.spawn(async move { request.send().await.expect("an answer").status().as_u16() });
    }
    let mut statuses = creations.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 400, 400, 400, 400, 400]);
}

#[tokio::test]
async fn an_update_replaces_name_address_role_and_state_and_answers_the_bare_id() {
    let api = Api::start().await;
    let body = json!({
        "userName": "park", "email": "park@example.org",
        "roleId": "ROLE_USER", "userStateCode": "00"
    });
    let request = api.admin().request(Method::PUT, &of_employee()).json(&body);
    let accept = "application/json, text/plain, */*";
    let answer = Answer::of(request.header("Accept", accept)).await;
    assert_eq!(
        (answer.status.as_u16(), answer.text.as_str()),
        (200, EMPLOYEE_ID)
    );
    assert_eq!(answer.header("Content-Type"), "application/json");
    let answer = api.admin().put_json(&of_employee(), body).await;
    assert_eq!(answer.header("Content-Type"), "text/plain;charset=UTF-8");
    let listed = api.listed("park@example.org").await;
    for (member, value) in [
        ("userId", EMPLOYEE_ID),
        ("userName", "park"),
        ("roleId", "ROLE_USER"),
        ("userStateCode", "00"),
    ] {
        assert_eq!(listed[member], value, "{member}");
    }
}

#[tokio::test]
async fn an_update_without_password_keeps_the_old_one() {
    let api = Api::start().await;
    let mut without = employee();
    without
        .as_object_mut()
        .expect("an object")
        .remove("password");
    for body in [
        employee(),
        with(employee(), "password", json!(null)),
        without,
    ] {
        let answer = api.admin().put_json(&of_employee(), body).await;
        assert_eq!(answer.status, 200);
        assert_eq!(api.login(EMPLOYEE, PASSWORD).await.bare_status(), 200);
    }
    let body = with(employee(), "password", json!("new-pass-1"));
    assert_eq!(api.admin().put_json(&of_employee(), body).await.status, 200);
    assert_eq!(api.login(EMPLOYEE, PASSWORD).await.bare_status(), 401);
    assert_eq!(api.login(EMPLOYEE, "new-pass-1").await.bare_status(), 200);
    let weak = with(employee(), "password", json!("weak"));
    let (code, fields) = refusal(&api.admin().put_json(&of_employee(), weak).await);
    assert_eq!(
        (code.as_str(), fields),
        ("E001", vec!["password".to_owned()])
    );
}

#[tokio::test]
async fn opening_a_halted_account_starts_the_count_of_failures_anew() {
    let api = Api::start().await;
    api.fail(EMPLOYEE, 5).await;
    assert_eq!(api.state_of(EMPLOYEE).await, ("07".to_owned(), 5));
    assert_eq!(
        api.admin()
            .put_json(&of_employee(), employee())
            .await
            .status,
        200
    );
    assert_eq!(api.state_of(EMPLOYEE).await, ("01".to_owned(), 0));
    api.fail(EMPLOYEE, 1).await;
    assert_eq!(api.login(EMPLOYEE, PASSWORD).await.bare_status(), 200);
}

#[tokio::test]
async fn an_account_that_was_open_keeps_its_count_of_failures() {
    let api = Api::start().await;
    api.fail(EMPLOYEE, 3).await;
    assert_eq!(
        api.admin()
            .put_json(&of_employee(), employee())
            .await
            .status,
        200
    );
    assert_eq!(api.state_of(EMPLOYEE).await, ("01".to_owned(), 3));
}

#[tokio::test]
async fn a_deleted_user_stays_listed_and_keeps_the_address() {
    let api = Api::start().await;
    let path = format!("{PATH}/delete/{EMPLOYEE_ID}");
    for _ in 0..2 {
        let answer = api.admin().delete(&path).await;
        assert_eq!(
            (answer.status.as_u16(), answer.text.as_str()),
            (200, "true")
        );
    }
    assert_eq!(api.state_of(EMPLOYEE).await, ("09".to_owned(), 0));
    assert_eq!(api.login(EMPLOYEE, PASSWORD).await.bare_status(), 401);
    let body = with(lee(), "email", json!(EMPLOYEE));
    let (status, error) = api.admin().post(PATH, body).await.error();
    assert_eq!((status, &error["code"]), (400, &json!("B002")));
}

#[tokio::test]
async fn somebody_unknown_can_neither_be_changed_nor_deleted() {
    let api = Api::start().await;
    let unknown = business("회원이 존재하지 않습니다.");
    for id in ["nobody", "a%00b", "%27%20or%20%271%27=%271"] {
        let answer = api
            .admin()
            .put_json(&format!("{PATH}/{id}"), employee())
            .await;
        assert_eq!(answer.error(), unknown, "{id}");
        let answer = api.admin().delete(&format!("{PATH}/delete/{id}")).await;
        assert_eq!(answer.error(), unknown, "{id}");
    }
    assert_eq!(api.state_of(ADMIN).await, ("01".to_owned(), 0));
}

#[tokio::test]
async fn members_that_nobody_may_set_are_ignored() {
    let api = Api::start().await;
    let more = json!({
        "userId": ADMIN_ID, "userNo": 2, "loginFailCount": 4, "encryptedPassword": "x",
        "refreshToken": "x", "googleId": "g", "createdBy": "x", "lastLoginDate": "2021-01-01T00:00:00"
    });
    let mut body = lee();
    let members = body.as_object_mut().expect("an object");
    members.extend(more.as_object().expect("an object").clone());
    assert_eq!(api.admin().post(PATH, body.clone()).await.status, 201);
    let listed = api.listed("lee@example.org").await;
    assert_ne!(listed["userId"], ADMIN_ID);
    assert_eq!(
        (&listed["loginFailCount"], &listed["lastLoginDate"]),
        (&json!(0), &json!(null))
    );
    let id = listed["userId"].as_str().expect("an id");
    assert_eq!(
        api.admin()
            .put_json(&format!("{PATH}/{id}"), body)
            .await
            .status,
        200
    );
    let user = api.admin().get(&format!("{PATH}/{id}")).await.json();
    assert_eq!(
        (&user["userId"], &user["googleId"]),
        (&json!(id), &json!(null))
    );
    assert_eq!(
        api.login("lee@example.org", PASSWORD).await.bare_status(),
        200
    );
}
