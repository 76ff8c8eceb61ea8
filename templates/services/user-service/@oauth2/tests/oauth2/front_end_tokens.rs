//! Tokens that a front end has from the provider: they count where it can be told whom they are for.

use mesh_oauth2_test::{APP_ID, CLIENT_ID, FakeProvider};
use serde_json::{Value, json};

use super::start;
use crate::support::Api;

fn registration(id: &str, name: &str, value: &str) -> (String, Value) {
    let key = format!("spring.security.oauth2.client.registration.{id}.{name}");
    (key, json!(value))
}

async fn profile(api: &Api, provider: &str, token: &str) -> (u16, Value) {
    let body = json!({"provider": provider, "token": token});
    let answer = api.anonymous().post("/api/v1/users/social", body).await;
    (answer.status.as_u16(), answer.json()["id"].clone())
}

const REFUSED: (u16, Value) = (400, Value::Null);

#[tokio::test]
async fn an_id_token_of_google_counts_if_it_is_for_this_client() {
    let provider = FakeProvider::start().await;
    let api = start(provider.openid_connect("google")).await;
    let token = provider.id_token(CLIENT_ID);
    assert_eq!(profile(&api, "google", &token).await, (200, json!("kim")));
    assert_eq!(api.login_with("google", &token).await.bare_status(), 412);
    let joined = api.join_with("google", &token, "kim@example.org").await;
    assert_eq!(joined.status, 201);
    let login = api.login_with("google", &token).await;
    assert_eq!(login.bare_status(), 200);
    let id = login.header("token-id").to_owned();
    let caller = api.with(login.header("access-token"));
    let me = caller.get(&format!("/api/v1/users/{id}")).await.json();
    assert_eq!(
        (&me["googleId"], &me["isSocialUser"]),
        (&json!("kim"), &json!(true))
    );
    for stranger in [
        provider.id_token("another client"),
        provider.access_token(APP_ID),
        "rubbish".to_owned(),
    ] {
        assert_eq!(profile(&api, "google", &stranger).await, REFUSED);
        assert_eq!(api.login_with("google", &stranger).await.bare_status(), 400);
    }
    provider.claims(json!({"exp": 1}));
    let expired = provider.id_token(CLIENT_ID);
    assert_eq!(profile(&api, "google", &expired).await, REFUSED);
}

#[tokio::test]
async fn an_access_token_of_kakao_counts_if_kakao_says_that_it_is_for_this_application() {
    let provider = FakeProvider::start().await;
    provider.person(json!({"id": 42, "kakao_account": {"profile": {"nickname": "Kim"}}}));
    let mut settings = provider.oauth2("kakao");
    settings.push(registration("kakao", "accepted-tokens", "access-token"));
    settings.push(registration("kakao", "app-id", APP_ID));
    let api = start(settings).await;
    let token = provider.access_token(APP_ID);
    assert_eq!(profile(&api, "kakao", &token).await, (200, json!("42")));
    for stranger in [provider.access_token("4712"), "rubbish".to_owned()] {
        assert_eq!(profile(&api, "kakao", &stranger).await, REFUSED);
    }
}

/// Nobody can tell whom they are for.
#[tokio::test]
async fn other_access_tokens_do_not_count() {
    let provider = FakeProvider::start().await;
    provider.person(json!({"id": 42, "response": {"id": "42"}}));
    let settings = [provider.oauth2("naver"), provider.oauth2("kakao")].concat();
    let api = start(settings).await;
    for id in ["naver", "kakao", "oidc", "undefined", "email"] {
        let token = provider.access_token(APP_ID);
        assert_eq!(profile(&api, id, &token).await, REFUSED, "{id}");
    }
}
