//! What people do with their own account.

use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::{
    ADMIN, ADMIN_ID, Answer, Api, EMPLOYEE, EMPLOYEE_ID, PASSWORD, business, plain_error, refusal,
};

const UPDATE: &str = "/api/v1/users/password/update";
const MATCH: &str = "/api/v1/users/password/match";
const LEAVE: &str = "/api/v1/users/leave";
const NEW: &str = "new-pass-1";

fn proof(password: &str) -> Value {
    json!({"provider": "password", "password": password})
}

fn change(password: &str) -> Value {
    json!({"provider": "password", "password": password, "newPassword": NEW})
}

/// What the portal sends.
fn info(name: &str, email: &str) -> Value {
    json!({
        "currentPassword": PASSWORD, "provider": "password", "password": PASSWORD,
        "userName": name, "email": email
    })
}

fn info_path(user_id: &str) -> String {
    format!("/api/v1/users/info/{user_id}")
}

#[tokio::test]
async fn whoever_knows_the_password_changes_it() {
    let api = Api::start().await;
    let answer = api
        .signed_in(EMPLOYEE)
        .await
        .put_json(UPDATE, change(PASSWORD))
        .await;
    assert_eq!(
        (answer.status.as_u16(), answer.text.as_str()),
        (200, "true")
    );
    assert_eq!(api.login(EMPLOYEE, PASSWORD).await.bare_status(), 401);
    assert_eq!(api.login(EMPLOYEE, NEW).await.bare_status(), 200);
    let hash = api.password_hash(EMPLOYEE).await;
    assert!(hash.starts_with("$argon2id$"), "{hash}");
    assert_eq!(api.login(ADMIN, PASSWORD).await.bare_status(), 200);
}

/// Every operation that wants a proof, with this proof in its body.
async fn with_proof(api: &Api, token: &str, own: &Value) -> Vec<Answer> {
    let caller = api.with(token);
    let mut body = own.clone();
    body["newPassword"] = json!(NEW);
    body["userName"] = json!("kim");
    body["email"] = json!("kim@example.org");
    vec![
        caller.put_json(UPDATE, body.clone()).await,
        caller.put_json(&info_path(EMPLOYEE_ID), body.clone()).await,
        caller.post(LEAVE, body).await,
    ]
}

async fn access_token(api: &Api, email: &str) -> String {
    api.login(email, PASSWORD)
        .await
        .header("access-token")
        .to_owned()
}

#[tokio::test]
async fn without_a_proof_nothing_changes() {
    let api = Api::start().await;
    let token = access_token(&api, EMPLOYEE).await;
    let wrong = business("잘못된 비밀번호입니다. 다시 시도하거나 비밀번호를 재설정하세요.");
    let unknown = business("공급사에서 회원 정보를 확인할 수 없습니다.");
    for (own, expected) in [
        (proof("wrong-pass-1"), &wrong),
        (proof(""), &wrong),
        (json!({"provider": "password"}), &wrong),
        (json!({"provider": "google", "token": "t"}), &unknown),
        (
            json!({"provider": "PASSWORD", "password": PASSWORD}),
            &unknown,
        ),
    ] {
        for answer in with_proof(&api, &token, &own).await {
            assert_eq!(&answer.error(), expected, "{own}");
        }
    }
    for own in [json!({"password": PASSWORD}), json!({"provider": " "})] {
        for answer in with_proof(&api, &token, &own).await {
            let expected = ("E001".to_owned(), vec!["provider".to_owned()]);
            assert_eq!(refusal(&answer), expected, "{own}");
        }
    }
    for answer in with_proof(&api, &token, &proof("weak")).await {
        assert_eq!(refusal(&answer).1, ["password"]);
    }
    assert_eq!(api.login(EMPLOYEE, PASSWORD).await.bare_status(), 200);
    assert_eq!(api.listed(EMPLOYEE).await["userName"], "내부사용자");
}

#[tokio::test]
async fn the_token_of_somebody_who_is_gone_changes_nothing() {
    let api = Api::start().await;
    let token = access_token(&api, EMPLOYEE).await;
    for state in ["00", "07", "08", "09"] {
        api.set_state(EMPLOYEE, state).await;
        for answer in with_proof(&api, &token, &proof(PASSWORD)).await {
            let closed = business("로그인할 수 없는 회원입니다.");
            assert_eq!(answer.error(), closed, "{state}");
        }
        let own = api
            .with(token.as_str())
            .post(MATCH, json!({"password": PASSWORD}))
            .await;
        assert_eq!(own.json(), json!(false), "{state}");
        assert_eq!(api.state_of(EMPLOYEE).await.0, state);
    }
    api.delete_account(EMPLOYEE).await;
    for answer in with_proof(&api, &token, &proof(PASSWORD)).await {
        assert_eq!(answer.error(), business("회원이 존재하지 않습니다."));
    }
    let own = api
        .with(token)
        .post(MATCH, json!({"password": PASSWORD}))
        .await;
    assert_eq!(own.json(), json!(false));
}

#[tokio::test]
async fn a_new_password_has_to_be_strong_and_is_not_repeated() {
    let api = Api::start().await;
    let caller = api.signed_in(EMPLOYEE).await;
    for new in [
        json!(null),
        json!(""),
        json!("weak-one"),
        json!("1".repeat(300)),
    ] {
        let mut body = change(PASSWORD);
        body["newPassword"] = new;
        let answer = caller.put_json(UPDATE, body).await;
        assert_eq!(
            refusal(&answer),
            ("E001".to_owned(), vec!["newPassword".to_owned()])
        );
        assert!(!answer.text.contains("weak-one"), "{}", answer.text);
    }
}

#[tokio::test]
async fn of_parallel_changes_that_know_the_same_password_one_wins() {
    let api = Api::start().await;
    let token = access_token(&api, EMPLOYEE).await;
    let mut changes = JoinSet::new();
    for number in 0..4 {
        let mut body = change(PASSWORD);
        body["newPassword"] = json!(format!("new-pass-{number}"));
        let request = api.0.http().put(api.0.url(UPDATE)).json(&body);
        changes.spawn(Answer::of(request.header("Authorization", &token)));
    }
    let mut statuses: Vec<u16> = changes
        .join_all()
        .await
        .iter()
        .map(|answer| answer.status.as_u16())
        .collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400, 400, 400]);
}

#[tokio::test]
async fn a_password_is_matched_with_ones_own_only() {
    let api = Api::start().await;
    api.join("kim@example.org").await;
    let token = access_token(&api, EMPLOYEE).await;
    api.signed_in("kim@example.org").await;
    let changed = api
        .signed_in(EMPLOYEE)
        .await
        .put_json(UPDATE, change(PASSWORD))
        .await;
    assert_eq!(changed.status, 200);
    for (password, expected) in [(NEW, true), (PASSWORD, false), ("other-pass-1", false)] {
        let answer = api
            .with(token.as_str())
            .post(MATCH, json!({"password": password}))
            .await;
        assert_eq!(
            (answer.status.as_u16(), answer.json()),
            (200, json!(expected))
        );
    }
    let answer = api
        .with(token)
        .post(MATCH, json!({"password": "weak"}))
        .await;
    assert_eq!(
        refusal(&answer),
        ("E001".to_owned(), vec!["password".to_owned()])
    );
}

#[tokio::test]
async fn name_and_address_are_changed_and_the_answer_is_the_bare_id() {
    let api = Api::start().await;
    let caller = api.signed_in(EMPLOYEE).await;
    let answer = caller
        .put_json(&info_path(EMPLOYEE_ID), info("park", "Park@Example.org"))
        .await;
    assert_eq!(
        (answer.status.as_u16(), answer.text.as_str()),
        (200, EMPLOYEE_ID)
    );
    assert_eq!(api.listed("park@example.org").await["userName"], "park");
    assert_eq!(
        api.login("park@example.org", PASSWORD).await.bare_status(),
        200
    );
    assert_eq!(api.login(EMPLOYEE, PASSWORD).await.bare_status(), 401);
}

#[tokio::test]
async fn nobody_changes_the_account_of_somebody_else() {
    let api = Api::start().await;
    for caller in [api.signed_in(ADMIN).await, api.role("ROLE_USER")] {
        let answer = caller
            .put_json(&info_path(EMPLOYEE_ID), info("x", "x@example.org"))
            .await;
        assert_eq!(
            answer.error(),
            business("해당 요청에 대한 접근이 거절되었습니다")
        );
    }
    assert_eq!(api.listed(EMPLOYEE).await["userName"], "내부사용자");
}

#[tokio::test]
async fn a_body_cannot_choose_another_account_nor_a_role() {
    let api = Api::start().await;
    let caller = api.signed_in(EMPLOYEE).await;
    let mut body = info("park", EMPLOYEE);
    for (member, value) in [
        ("userId", ADMIN_ID),
        ("roleId", "ROLE_ADMIN"),
        ("userStateCode", "00"),
        ("newPassword", NEW),
    ] {
        body[member] = json!(value);
    }
    assert_eq!(
        caller.put_json(&info_path(EMPLOYEE_ID), body).await.status,
        200
    );
    let listed = api.listed(EMPLOYEE).await;
    assert_eq!(
        (
            &listed["userName"],
            &listed["roleId"],
            &listed["userStateCode"]
        ),
        (&json!("park"), &json!("ROLE_EMPLOYEE"), &json!("01"))
    );
    let mut body = change(PASSWORD);
    body["userId"] = json!(ADMIN_ID);
    assert_eq!(caller.put_json(UPDATE, body).await.status, 200);
    assert_eq!(api.login(ADMIN, PASSWORD).await.bare_status(), 200);
}

#[tokio::test]
async fn the_address_of_somebody_else_is_a_duplicate() {
    let api = Api::start().await;
    let caller = api.signed_in(EMPLOYEE).await;
    let answer = caller
        .put_json(&info_path(EMPLOYEE_ID), info("park", "1@GMAIL.com"))
        .await;
    assert_eq!(
        answer.error(),
        plain_error(400, "B002", "중복된 값을 입력하였습니다")
    );
    assert_eq!(api.listed(EMPLOYEE).await["userName"], "내부사용자");
}

#[tokio::test]
async fn whoever_leaves_cannot_sign_in_and_the_address_stays_taken() {
    let api = Api::start().await;
    let answer = api
        .signed_in(EMPLOYEE)
        .await
        .post(LEAVE, proof(PASSWORD))
        .await;
    assert_eq!(
        (answer.status.as_u16(), answer.text.as_str()),
        (200, "true")
    );
    assert_eq!(api.state_of(EMPLOYEE).await, ("08".to_owned(), 0));
    assert_eq!(api.login(EMPLOYEE, PASSWORD).await.bare_status(), 401);
    let taken = api
        .anonymous()
        .post("/api/v1/users/exists", json!({"email": EMPLOYEE}))
        .await;
    assert_eq!(taken.json(), json!(true));
    assert_eq!(api.state_of(ADMIN).await.0, "01");
}
