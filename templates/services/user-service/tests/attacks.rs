//! What attackers try everywhere.

use std::time::Duration;

use mesh_security::{TokenIssuer, TokenSettings};
use mesh_test::{TOKEN_SECRET, wait_until};
use reqwest::Method;
use serde_json::json;

use crate::support::{ADMIN, ADMIN_ID, Answer, Api, EMPLOYEE, PASSWORD, tokens};

fn operations() -> Vec<(Method, String)> {
    let users = "/api/v1/users";
    vec![
        (Method::GET, users.to_owned()),
        (Method::POST, users.to_owned()),
        (Method::GET, format!("{users}/{ADMIN_ID}")),
        (Method::PUT, format!("{users}/{ADMIN_ID}")),
        (Method::DELETE, format!("{users}/delete/{ADMIN_ID}")),
        (Method::PUT, format!("{users}/info/{ADMIN_ID}")),
        (Method::PUT, format!("{users}/password/update")),
        (Method::POST, format!("{users}/password/match")),
        (Method::POST, format!("{users}/leave")),
        (Method::GET, "/api/v1/roles/all".to_owned()),
        (Method::DELETE, "/api/v1/authorizations/1".to_owned()),
        (Method::POST, "/api/v1/role-authorizations".to_owned()),
    ]
}

fn issued(secret: &str, expiration_time: u64) -> String {
    let issuer = TokenIssuer::new(TokenSettings {
        secret: secret.to_owned(),
        expiration_time,
        ..TokenSettings::default()
    });
    let issuer = issuer.expect("no private keys are needed");
    issuer
        .issue(ADMIN_ID, &["ROLE_ADMIN".to_owned()])
        .access_token
}

/// A token that was good until it ran out.
async fn expired() -> String {
    let token = issued(TOKEN_SECRET, 0);
    wait_until("the token has run out", Duration::from_secs(5), || async {
        tokens().verifier().verify_access(&token).await.is_err()
    })
    .await;
    token
}

#[tokio::test]
async fn forged_expired_and_unsigned_tokens_open_nothing() {
    let api = Api::start().await;
    let good = issued(TOKEN_SECRET, 60_000);
    let (signed, _) = good.rsplit_once('.').expect("a signature");
    let (_, claims) = signed.split_once('.').expect("claims");
    // {"alg":"none"}
    let unsigned = format!("eyJhbGciOiJub25lIn0.{claims}.");
    let tokens = [
        issued("another secret, just as long as the right one", 60_000),
        expired().await,
        unsigned.clone(),
        unsigned.trim_end_matches('.').to_owned(),
        format!("{signed}."),
        format!("{good}x"),
        tokens().issue(ADMIN_ID, &[]).refresh_token,
    ];
    for (method, path) in operations() {
        for token in &tokens {
            let caller = api.with(format!("Bearer {token}"));
            let answer = Answer::of(caller.request(method.clone(), &path)).await;
            assert_eq!(answer.bare_status(), 401, "{method} {path} {token}");
        }
    }
    assert_eq!(api.with(good).get("/api/v1/users").await.status, 200);
}

#[tokio::test]
async fn sql_in_a_text_means_itself() {
    let api = Api::start().await;
    let name = "Robert'); DROP TABLE \"user\";--";
    let body = json!({"userName": name, "email": "robert@example.org", "password": PASSWORD});
    let joined = api.anonymous().post("/api/v1/users/join", body).await;
    assert_eq!(joined.status, 201);
    assert_eq!(api.listed("robert@example.org").await["userName"], name);
    for keyword in ["%27%20OR%201=1%20--", "%25", "%5C", "%27;--", "%22"] {
        for kind in ["userName", "email"] {
            let path = format!("/api/v1/users?keywordType={kind}&keyword={keyword}");
            let answer = api.admin().get(&path).await;
            assert_eq!(answer.status, 200, "{path}");
            let found = answer.json()["content"].as_array().expect("rows").len();
            // The name above has quotes in it.
            assert!(found <= 1, "{path}: {found}");
        }
    }
    for email in ["' OR '1'='1", "1@gmail.com' --", "1@gmail.com\u{0}"] {
        let answer = api.login(email, "' OR '1'='1").await;
        assert_eq!(answer.bare_status(), 401, "{email}");
    }
}

#[tokio::test]
async fn no_answer_shows_a_hash_or_a_fingerprint() {
    let api = Api::start().await;
    let caller = api.signed_in(EMPLOYEE).await;
    let user = json!({
        "userName": "kim", "email": ADMIN, "roleId": "ROLE_ADMIN", "userStateCode": "01"
    });
    let one = format!("/api/v1/users/{ADMIN_ID}");
    for answer in [
        api.admin().get("/api/v1/users").await,
        api.admin().get(&one).await,
        api.admin().put_json(&one, user).await,
        caller.get(&one).await,
        api.admin().get("/api/v1/roles/all").await,
    ] {
        assert_eq!(answer.status, 200);
        for secret in ["$argon2", "$2a$", "efresh", "ncrypted", "\"password\""] {
            assert!(!answer.text.contains(secret), "{secret} in {}", answer.text);
        }
    }
}

#[tokio::test]
async fn bodies_that_are_no_json_of_the_right_form_are_refused() {
    let api = Api::start().await;
    let path = "/api/v1/users/join";
    for body in [
        "",
        "{",
        "[]",
        "null",
        "1",
        r#"{"userName":{}}"#,
        r#"{"email":["a@b.c"]}"#,
    ] {
        let request = api.anonymous().request(Method::POST, path);
        let request = request.header("Content-Type", "application/json");
        let (status, error) = Answer::of(request.body(body)).await.error();
        assert_eq!((status, &error["code"]), (400, &json!("E001")), "{body}");
    }
    let form = api
        .anonymous()
        .request(Method::POST, path)
        .body("email=a@b.c");
    let answer = Answer::of(form.header("Content-Type", "application/x-www-form-urlencoded")).await;
    assert_eq!(answer.error().0, 415);
}
