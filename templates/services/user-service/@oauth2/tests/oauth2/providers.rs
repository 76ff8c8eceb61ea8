//! Providers of OAuth2 alone, whose user info has a form of its own.

use mesh_oauth2_test::FakeProvider;
use serde_json::{Value, json};

use super::browser::Browser;
use super::start;

async fn told(registration_id: &str, person: Value) -> Value {
    let provider = FakeProvider::start().await;
    provider.person(person);
    let api = start(provider.oauth2(registration_id)).await;
    let landing = Browser::new(&api).sign_in(registration_id).await;
    let body = json!({"provider": registration_id, "token": landing.value("code")});
    let answer = api.anonymous().post("/api/v1/users/social", body).await;
    answer.json()
}

#[tokio::test]
async fn naver_tells_who_it_is_in_a_member_response() {
    let person = json!({
        "resultcode": "00", "message": "success",
        "response": {"id": "naver-Id_1", "email": "kim@naver.com", "name": "김"},
    });
    let expected = json!({"id": "naver-Id_1", "email": "kim@naver.com", "name": "김"});
    assert_eq!(told("naver", person).await, expected);
}

#[tokio::test]
async fn kakao_tells_who_it_is_by_a_number_and_sometimes_nothing_else() {
    let account = json!({"email": "kim@kakao.com", "profile": {"nickname": "김"}});
    let person = json!({"id": 123_456_789, "kakao_account": account});
    let expected = json!({"id": "123456789", "email": "kim@kakao.com", "name": "김"});
    assert_eq!(told("kakao", person).await, expected);
    let expected = json!({"id": "7", "email": null, "name": null});
    assert_eq!(told("kakao", json!({"id": 7})).await, expected);
}

#[tokio::test]
async fn somebody_without_id_is_nobody() {
    let provider = FakeProvider::start().await;
    let api = start(provider.oauth2("naver")).await;
    for person in [
        json!({"resultcode": "024"}),
        json!({"response": {"id": ""}}),
        json!({"response": {"id": null}}),
        json!({"error": "server_error"}),
    ] {
        provider.person(person.clone());
        let landing = Browser::new(&api).sign_in("naver").await;
        let expected = ["invalid_identity", "provider_refused"];
        assert!(expected.contains(&landing.error()), "{person}");
    }
}
