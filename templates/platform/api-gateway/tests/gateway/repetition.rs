//! Requests that are sent again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::http::StatusCode;
use axum::routing::any;
use serde_json::{Value, json};

use crate::support::{access_token, gateway_with, serve, user_service};

/// A user service whose `/api/flaky` answers 503 twice and then tells what it got.
fn flaky(calls: Arc<AtomicUsize>) -> Router {
    let flaky = any(move |body: String| async move {
        match calls.fetch_add(1, Ordering::SeqCst) {
            0 | 1 => (StatusCode::SERVICE_UNAVAILABLE, String::new()),
            _ => (StatusCode::OK, body),
        }
    });
    user_service().route("/api/flaky", flaky)
}

fn routes(retry: Value) -> Value {
    json!({
        "routes": [{
            "uri": "lb://user-service",
            "predicates": ["Path=/user-service/**"],
            "filters": [retry, "StripPrefix", "AddRequestHeader=X-A, once"],
        }],
    })
}

async fn call(retry: Value, method: &str, body: &'static str) -> (u16, usize) {
    let calls = Arc::new(AtomicUsize::new(0));
    let gateway = gateway_with(routes(retry), &[serve(flaky(calls.clone())).await]).await;
    let url = gateway.url("/user-service/api/flaky");
    let request = gateway
        .http()
        .request(method.parse().expect("a method"), url);
    let request = request.header("Authorization", access_token("ROLE_USER"));
    let answer = request.body(body).send().await.expect("an answer");
    (answer.status().as_u16(), calls.load(Ordering::SeqCst))
}

#[tokio::test]
async fn a_safe_request_is_sent_again_until_it_succeeds_or_the_retries_are_used_up() {
    assert_eq!(call(json!("Retry"), "GET", "").await, (200, 3));
    let once =
        json!({ "name": "Retry", "args": { "retries": 1, "backoff": { "firstBackoff": "1ms" } } });
    assert_eq!(call(once, "GET", "").await, (503, 2));
}

#[tokio::test]
async fn a_request_that_may_change_something_is_sent_once() {
    assert_eq!(call(json!("Retry"), "POST", "").await, (503, 1));
    let post = json!("Retry=3, SERVICE_UNAVAILABLE, POST");
    assert_eq!(call(post.clone(), "POST", "").await, (200, 3));
    assert_eq!(
        call(post, "POST", "gone with the first attempt").await,
        (503, 1)
    );
}

#[tokio::test]
async fn each_attempt_begins_with_the_request_as_it_was() {
    let echo = user_service();
    let retry = json!({ "name": "Retry", "args": { "retries": 2, "series": "SUCCESSFUL" } });
    let gateway = gateway_with(routes(retry), &[serve(echo).await]).await;
    let request = gateway.http().get(gateway.url("/user-service/api/x"));
    let request = request.header("Authorization", access_token("ROLE_USER"));
    let seen: Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(seen["uri"], "/api/x", "the prefix is cut once");
}
