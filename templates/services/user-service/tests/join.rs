//! Becoming a user.

use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::{ADMIN, ADMIN_ID, Answer, Api, EMPLOYEE_ID, PASSWORD, business, refusal};

const JOIN: &str = "/api/v1/users/join";
const EXISTS: &str = "/api/v1/users/exists";
const TAKEN: &str = "이미 사용 중인 이메일입니다.";

/// What the portal sends.
fn kim() -> Value {
    json!({
        "email": "kim@example.org", "password": PASSWORD, "passwordConfirm": PASSWORD,
        "userName": "kim", "provider": "undefined", "token": "undefined"
    })
}

fn with(member: &str, value: Value) -> Value {
    let mut body = kim();
    body[member] = value;
    body
}

#[tokio::test]
async fn whoever_joins_is_an_ordinary_user_and_can_sign_in() {
    let api = Api::start().await;
    let answer = api.anonymous().post(JOIN, kim()).await;
    assert_eq!(
        (answer.status.as_u16(), answer.text.as_str()),
        (201, "true")
    );
    let listed = api.listed("kim@example.org").await;
    for (member, value) in [
        ("userName", "kim"),
        ("roleId", "ROLE_USER"),
        ("userStateCode", "01"),
    ] {
        assert_eq!(listed[member], value, "{member}");
    }
    assert_eq!(
        api.login("kim@example.org", PASSWORD).await.bare_status(),
        200
    );
}

#[tokio::test]
async fn nobody_makes_himself_an_administrator() {
    let api = Api::start().await;
    let mut body = kim();
    let members = body.as_object_mut().expect("an object");
    for (member, value) in [
        ("roleId", "ROLE_ADMIN"),
        ("role", "ADMIN"),
        ("role_id", "ADMIN"),
        ("userStateCode", "00"),
        ("userId", ADMIN_ID),
        ("googleId", "g"),
    ] {
        members.insert(member.to_owned(), value.into());
    }
    assert_eq!(api.anonymous().post(JOIN, body).await.status, 201);
    let listed = api.listed("kim@example.org").await;
    assert_eq!(
        (&listed["roleId"], &listed["userStateCode"]),
        (&json!("ROLE_USER"), &json!("01"))
    );
    assert_ne!(listed["userId"], ADMIN_ID);
}

#[tokio::test]
async fn a_taken_address_is_told_whatever_the_letter_case() {
    let api = Api::start().await;
    for email in [ADMIN, "1@GMAIL.COM", " 1@gmail.com "] {
        let answer = api
            .anonymous()
            .post(JOIN, with("email", json!(email)))
            .await;
        assert_eq!(answer.error(), business(TAKEN), "{email}");
    }
}

#[tokio::test]
async fn of_parallel_joins_with_one_address_one_wins_and_the_others_are_told() {
    let api = Api::start().await;
    for round in 0..3 {
        let email = format!("kim{round}@example.org");
        let mut joins = JoinSet::new();
        for _ in 0..6 {
            let request = api.anonymous().request(Method::POST, JOIN);
            joins.spawn(Answer::of(request.json(&with("email", json!(email)))));
        }
        let (won, lost): (Vec<_>, Vec<_>) = joins
            .join_all()
            .await
            .into_iter()
            .partition(|answer| answer.status == 201);
        assert_eq!((won.len(), lost.len()), (1, 5));
        for answer in lost {
            assert_eq!(answer.error(), business(TAKEN));
        }
    }
}

#[tokio::test]
async fn what_is_missing_or_not_valid_is_told() {
    let api = Api::start().await;
    for (member, value) in [
        ("userName", json!(null)),
        ("userName", json!("x".repeat(51))),
        ("email", json!("")),
        ("email", json!("kim")),
        ("password", json!(null)),
        ("password", json!("short1!")),
        ("password", json!("no-digits-here")),
    ] {
        let answer = api.anonymous().post(JOIN, with(member, value)).await;
        let (code, fields) = refusal(&answer);
        assert_eq!((code.as_str(), fields), ("E001", vec![member.to_owned()]));
    }
}

#[tokio::test]
async fn no_provider_tells_who_somebody_is() {
    let api = Api::start().await;
    let mut body = with("provider", json!("google"));
    body["token"] = json!("some token");
    let answer = api.anonymous().post(JOIN, body).await;
    let unknown = business("공급사에서 회원 정보를 확인할 수 없습니다.");
    assert_eq!(answer.error(), unknown);
    assert_eq!(api.listed("kim@example.org").await, json!(null));
    for provider in [json!(null), json!("")] {
        let taken = api
            .anonymous()
            .post(EXISTS, json!({"email": "kim@example.org"}))
            .await;
        assert_eq!(taken.json(), json!(false));
        let answer = api.anonymous().post(JOIN, with("provider", provider)).await;
        assert_eq!(answer.status, 201);
        api.delete_account("kim@example.org").await;
    }
}

#[tokio::test]
async fn profiles_of_providers_are_not_known_either() {
    let api = Api::start().await;
    let path = "/api/v1/users/social";
    for provider in ["google", "undefined"] {
        let body = json!({"provider": provider, "token": "undefined"});
        let answer = api.anonymous().post(path, body).await;
        let unknown = business("공급사에서 회원 정보를 확인할 수 없습니다.");
        assert_eq!(answer.error(), unknown);
    }
    let (code, fields) = refusal(&api.anonymous().post(path, json!({})).await);
    assert_eq!((code.as_str(), fields.len()), ("E001", 2));
}

#[tokio::test]
async fn whether_an_address_is_taken_is_a_bare_boolean() {
    let api = Api::start().await;
    for (body, expected) in [
        (json!({"email": ADMIN}), true),
        (json!({"email": "1@GMAIL.com"}), true),
        (json!({"email": ADMIN, "userId": ADMIN_ID}), false),
        (json!({"email": ADMIN, "userId": EMPLOYEE_ID}), true),
        (json!({"email": "nobody@example.org"}), false),
        (json!({"email": "' or '1'='1"}), false),
        (json!({"email": "%@%"}), false),
    ] {
        let answer = api.anonymous().post(EXISTS, body.clone()).await;
        assert_eq!(
            (answer.status.as_u16(), answer.json()),
            (200, json!(expected)),
            "{body}"
        );
    }
    for body in [json!({}), json!({"email": ""}), json!({"email": null})] {
        let answer = api.anonymous().post(EXISTS, body).await;
        assert_eq!(answer.error(), business("이메일을(를) 입력해주세요."));
    }
}
