//! Signing in.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;

use crate::support::{ADMIN, ADMIN_ID, Answer, Api, EMPLOYEE, PASSWORD, tokens};

#[tokio::test]
async fn a_login_answers_tokens_in_headers_and_no_body() {
    let api = Api::start().await;
    for path in ["/login", "/auth/login"] {
        let body = json!({"provider": "email", "email": ADMIN, "password": PASSWORD});
        let answer = api.anonymous().post(path, body).await;
        assert_eq!(answer.bare_status(), 200);
        assert_eq!(answer.header("token-id"), ADMIN_ID);
        let user = tokens()
            .verifier()
            .verify_access(answer.header("access-token"))
            .await;
        let user = user.expect("a valid access token");
        assert_eq!(user.user_id(), Some(ADMIN_ID));
        assert_eq!(user.roles(), ["ROLE_ADMIN"]);
        let refreshed = tokens()
            .verifier()
            .verify_refresh(answer.header("refresh-token"))
            .await;
        assert_eq!(refreshed.as_deref(), Ok(ADMIN_ID));
    }
}

#[tokio::test]
async fn the_media_type_of_a_login_does_not_count_and_a_bad_token_does_not_matter() {
    let api = Api::start().await;
    let body = json!({"email": ADMIN, "password": PASSWORD}).to_string();
    for media_type in ["text/plain;charset=UTF-8", "application/json"] {
        let request = api.with("rubbish").request(Method::POST, "/login");
        let request = request.header("Content-Type", media_type);
        assert_eq!(
            Answer::of(request.body(body.clone())).await.bare_status(),
            200
        );
    }
}

#[tokio::test]
async fn wrong_password_unknown_email_and_missing_members_are_the_same_401() {
    let api = Api::start().await;
    let bodies = [
        json!({"email": ADMIN, "password": "wrong"}),
        json!({"email": "nobody@gmail.com", "password": PASSWORD}),
        json!({"email": null, "password": null}),
        json!({"email": "\u{0}", "password": "\u{0}"}),
        json!({}),
    ];
    for body in bodies {
        let answer = api.anonymous().post("/login", body).await;
        assert_eq!(answer.bare_status(), 401);
        assert_eq!(answer.header("access-token"), "");
    }
}

#[tokio::test]
async fn what_is_no_login_by_email_is_400_without_body() {
    let api = Api::start().await;
    let bodies = [
        json!({"provider": "google", "token": "t"}).to_string(),
        json!({"email": ADMIN, "password": PASSWORD, "admin": true}).to_string(),
        format!("email={ADMIN}&password={PASSWORD}"),
        String::new(),
    ];
    for body in bodies {
        let request = api.anonymous().request(Method::POST, "/login");
        let answer = Answer::of(request.body(body.clone())).await;
        assert_eq!(answer.bare_status(), 400, "{body}");
    }
}

#[tokio::test]
async fn letter_case_of_an_email_does_not_count() {
    let api = Api::start().await;
    assert_eq!(api.login("1@GMAIL.com", PASSWORD).await.bare_status(), 200);
}

#[tokio::test]
async fn only_accounts_in_normal_state_get_in() {
    let api = Api::start().await;
    for state in ["00", "07", "08", "09"] {
        api.set_state(EMPLOYEE, state).await;
        let answer = api.login(EMPLOYEE, PASSWORD).await;
        assert_eq!(answer.bare_status(), 401, "{state}");
    }
    api.set_state(EMPLOYEE, "01").await;
    assert_eq!(api.login(EMPLOYEE, PASSWORD).await.bare_status(), 200);
}

#[tokio::test]
async fn a_login_replaces_a_bcrypt_hash_by_argon2id() {
    let api = Api::start().await;
    assert!(api.password_hash(ADMIN).await.starts_with("$2a$10$"));
    api.fail(ADMIN, 1).await;
    assert!(api.password_hash(ADMIN).await.starts_with("$2a$10$"));
    assert_eq!(api.login(ADMIN, PASSWORD).await.bare_status(), 200);
    assert!(api.password_hash(ADMIN).await.starts_with("$argon2id$"));
    assert_eq!(api.login(ADMIN, PASSWORD).await.bare_status(), 200);
    assert_eq!(api.login(ADMIN, "wrong").await.bare_status(), 401);
}

#[tokio::test]
async fn every_login_is_logged_with_site_address_and_reason() {
    let api = Api::start().await;
    let login = |email: &'static str, password: &'static str, site: &'static str| {
        let request = api.anonymous().request(Method::POST, "/login");
        let request = request
            .header("X-Site-Id", site)
            .header("X-Forwarded-For", "203.0.113.7, 9.9.9.9");
        Answer::of(request.json(&json!({"email": email, "password": password})))
    };
    assert_eq!(login(ADMIN, PASSWORD, "3").await.bare_status(), 200);
    assert_eq!(login(ADMIN, "wrong", "three").await.bare_status(), 401);
    assert_eq!(
        login("nobody@gmail.com", PASSWORD, "").await.bare_status(),
        401
    );
    api.set_state(EMPLOYEE, "08").await;
    assert_eq!(login(EMPLOYEE, PASSWORD, "1").await.bare_status(), 401);
    let expected = [
        (Some(3), ADMIN, true, ""),
        (
            None,
            ADMIN,
            false,
            "잘못된 비밀번호입니다. 다시 시도하거나 비밀번호를 재설정하세요.",
        ),
        (None, "nobody@gmail.com", false, "회원이 존재하지 않습니다."),
        (Some(1), EMPLOYEE, false, "로그인할 수 없는 회원입니다."),
    ];
    let rows = api.login_log().await;
    assert_eq!(rows.len(), expected.len());
    for (row, (site, email, success, reason)) in rows.iter().zip(expected) {
        assert_eq!(row.try_get::<Option<i64>>("", "site_id").unwrap(), site);
        assert_eq!(row.try_get::<String>("", "email_addr").unwrap(), email);
        assert_eq!(row.try_get::<String>("", "ip_addr").unwrap(), "203.0.113.7");
        assert_eq!(row.try_get::<bool>("", "success_at").unwrap(), success);
        assert_eq!(row.try_get::<String>("", "fail_content").unwrap(), reason);
    }
}

#[tokio::test]
async fn an_unknown_email_takes_as_long_as_a_wrong_password() {
    let api = Api::start().await;
    // The first login leaves an argon2id hash behind, as every account of the service has one.
    assert_eq!(api.login(ADMIN, PASSWORD).await.bare_status(), 200);
    let known = shortest(&api, ADMIN).await;
    let unknown = shortest(&api, "nobody@gmail.com").await;
    // Without a hash to compare with, the answer would come at least ten times as fast.
    assert!(unknown * 3 > known, "{unknown:?} and {known:?}");
}

async fn shortest(api: &Api, email: &str) -> Duration {
    let mut times = Vec::new();
    for _ in 0..4 {
        let started = Instant::now();
        api.fail(email, 1).await;
        times.push(started.elapsed());
    }
    times.into_iter().min().expect("some times")
}
