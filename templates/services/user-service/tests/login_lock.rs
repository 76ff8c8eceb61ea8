//! Wrong passwords halt an account.

use serde_json::json;
use tokio::task::JoinSet;

use crate::support::{Api, EMPLOYEE, PASSWORD};

fn state(code: &str, failures: i64) -> (String, i64) {
    (code.to_owned(), failures)
}

/// Sends logins with these passwords at once.
async fn login_at_once(api: &Api, passwords: impl IntoIterator<Item = &str>) {
    let mut logins = JoinSet::new();
    for password in passwords {
        let body = json!({"email": EMPLOYEE, "password": password});
        let request = api.0.http().post(api.0.url("/login")).json(&body);
        logins.spawn(async move { request.send().await.expect("an answer").status().as_u16() });
    }
    for status in logins.join_all().await {
        assert!(matches!(status, 200 | 401), "{status}");
    }
}

#[tokio::test]
async fn the_fifth_wrong_password_halts_and_the_right_one_does_not_help_any_more() {
    let api = Api::start().await;
    api.fail(EMPLOYEE, 4).await;
    assert_eq!(api.state_of(EMPLOYEE).await, state("01", 4));
    api.fail(EMPLOYEE, 1).await;
    assert_eq!(api.state_of(EMPLOYEE).await, state("07", 5));
    assert_eq!(api.login(EMPLOYEE, PASSWORD).await.bare_status(), 401);
    assert_eq!(api.state_of(EMPLOYEE).await, state("07", 5));
}

#[tokio::test]
async fn a_success_starts_the_count_anew() {
    let api = Api::start().await;
    api.fail(EMPLOYEE, 4).await;
    assert_eq!(api.login(EMPLOYEE, PASSWORD).await.bare_status(), 200);
    assert_eq!(api.state_of(EMPLOYEE).await, state("01", 0));
    api.fail(EMPLOYEE, 4).await;
    assert_eq!(api.state_of(EMPLOYEE).await, state("01", 4));
}

#[tokio::test]
async fn parallel_wrong_passwords_are_all_counted_until_the_account_is_halted() {
    let api = Api::start().await;
    login_at_once(&api, ["wrong"; 3]).await;
    assert_eq!(api.state_of(EMPLOYEE).await, state("01", 3));
    login_at_once(&api, ["wrong"; 9]).await;
    assert_eq!(api.state_of(EMPLOYEE).await, state("07", 5));
}

#[tokio::test]
async fn a_login_in_flight_cannot_open_an_account_that_was_just_halted() {
    let api = Api::start().await;
    for _ in 0..4 {
        api.set_state(EMPLOYEE, "01").await;
        assert_eq!(api.login(EMPLOYEE, PASSWORD).await.bare_status(), 200);
        api.fail(EMPLOYEE, 4).await;
        login_at_once(&api, ["wrong", PASSWORD, "wrong", PASSWORD]).await;
        let (code, failures) = api.state_of(EMPLOYEE).await;
        assert_eq!(code == "07", failures >= 5, "{code} after {failures}");
    }
}

#[tokio::test]
async fn accounts_that_were_left_or_deleted_are_not_counted() {
    let api = Api::start().await;
    for code in ["08", "09"] {
        api.set_state(EMPLOYEE, code).await;
        api.fail(EMPLOYEE, 6).await;
        assert_eq!(api.state_of(EMPLOYEE).await, state(code, 0));
    }
}
