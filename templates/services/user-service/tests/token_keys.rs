//! Tokens under private keys, and the public keys with which others verify them.

use mesh_security::CurrentUser;
use mesh_test::{private_key, tokens_under};
use reqwest::Method;
use reqwest::header::IF_NONE_MATCH;
use serde_json::{Value, json};

use crate::support::{ADMIN, ADMIN_ID, Answer, Api, PASSWORD};

const KEY_SET: &str = "/.well-known/jwks.json";

async fn start(private_keys: &str) -> Api {
    let settings = [
        ("accounts.development", true.into()),
        ("token.algorithm", "ES256".into()),
        ("token.private-key", private_keys.into()),
        ("management.endpoints.web.exposure.include", "env".into()),
        ("management.endpoint.env.post.enabled", true.into()),
        ("spring.security.user.name", "operator".into()),
        ("spring.security.user.password", "secret".into()),
    ];
    Api::start_with(&settings).await
}

/// Has the service sign and publish with other keys, while it runs.
async fn rotate(api: &Api, private_keys: &str) -> u16 {
    let request = api.anonymous().request(Method::POST, "/actuator/env");
    let entry = json!({"name": "token.private-key", "value": private_keys});
    let request = request.basic_auth("operator", Some("secret")).json(&entry);
    Answer::of(request).await.status.as_u16()
}

async fn sign_in(api: &Api) -> String {
    let answer = api.login(ADMIN, PASSWORD).await;
    answer.header("access-token").to_owned()
}

async fn key_ids(api: &Api) -> Vec<Value> {
    let set = api.anonymous().get(KEY_SET).await.json();
    let keys = set["keys"].as_array().expect("keys").iter();
    keys.map(|key| key["kid"].clone()).collect()
}

async fn is_good(api: &Api, token: &str) -> bool {
    api.with(token).get("/api/v1/users").await.status == 200
}

#[tokio::test]
async fn who_signs_in_gets_tokens_that_the_published_key_verifies() {
    let key = private_key();
    let api = start(&key).await;
    let answer = api.login(ADMIN, PASSWORD).await;
    let access = answer.header("access-token");
    let user = tokens_under(&key).verifier().verify_access(access).await;
    let user = user.as_ref().map(CurrentUser::user_id);
    assert_eq!(user, Ok(Some(ADMIN_ID)));
    assert!(is_good(&api, access).await);
    let refresh = answer.header("refresh-token");
    assert_eq!(api.refresh(refresh).await.bare_status(), 200);
    let of_the_secret = mesh_test::token_of(ADMIN_ID, "ROLE_ADMIN");
    assert!(!is_good(&api, &of_the_secret).await);
}

#[tokio::test]
async fn the_keys_are_there_for_everybody_with_a_tag_that_follows_them() {
    let (first, second) = (private_key(), private_key());
    let api = start(&first).await;
    let answer = api.anonymous().get(KEY_SET).await;
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(key_ids(&api).await.len(), 1);
    let again = async || {
        let request = api.anonymous().request(Method::GET, KEY_SET);
        Answer::of(request.header(IF_NONE_MATCH, answer.header("ETag"))).await
    };
    assert_eq!(again().await.bare_status(), 304);
    assert_eq!(rotate(&api, &format!("{first}{second}")).await, 200);
    assert_eq!(again().await.status, 200);
}

#[tokio::test]
async fn keys_are_rotated_without_a_restart_and_without_signing_anybody_out() {
    let (old, new) = (private_key(), private_key());
    let api = start(&old).await;
    let before = sign_in(&api).await;
    assert_eq!(rotate(&api, &format!("{new}{old}")).await, 200);
    assert_eq!(key_ids(&api).await.len(), 2);
    let after = sign_in(&api).await;
    for token in [&before, &after] {
        assert!(is_good(&api, token).await);
    }
    assert_eq!(rotate(&api, &new).await, 200);
    assert!(!is_good(&api, &before).await, "its key is withdrawn");
    assert!(is_good(&api, &after).await);
}

#[tokio::test]
async fn keys_that_do_not_do_change_nothing() {
    let key = private_key();
    let api = start(&key).await;
    let before = key_ids(&api).await;
    for wrong in [
        "",
        "rubbish",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
    ] {
        assert_eq!(rotate(&api, wrong).await, 400, "{wrong}");
    }
    assert_eq!(key_ids(&api).await, before);
    assert!(is_good(&api, &sign_in(&api).await).await);
}

#[tokio::test]
async fn keys_may_be_in_a_file() {
    let key = private_key();
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), &key).expect("a written file");
    let settings = [
        ("accounts.development", true.into()),
        ("token.algorithm", "ES256".into()),
        (
            "token.private-key-location",
            file.path().display().to_string().into(),
        ),
    ];
    let api = Api::start_with(&settings).await;
    let token = sign_in(&api).await;
    let user = tokens_under(&key).verifier().verify_access(&token).await;
    assert!(user.is_ok());
}

#[tokio::test]
async fn a_shared_secret_is_not_published() {
    let api = Api::start().await;
    assert_eq!(key_ids(&api).await, [] as [Value; 0]);
}
