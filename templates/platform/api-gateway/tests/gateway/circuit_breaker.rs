//! Services that are in trouble.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use mesh_test::TestService;
use reqwest::Response;
use serde_json::{Value, json};

use crate::support::{access_token, serve, started_and_ready, user_service};

/// A user service whose `/api/broken` always fails and counts how often it was asked.
fn broken(calls: Arc<AtomicUsize>) -> Router {
    let broken = get(move || async move {
        calls.fetch_add(1, Ordering::SeqCst);
        StatusCode::INTERNAL_SERVER_ERROR
    });
    user_service().route("/api/broken", broken)
}

async fn gateway(breaker: Value, calls: Arc<AtomicUsize>) -> TestService {
    let settings = json!({
        "spring.cloud.gateway": {
            "httpclient.response-timeout": "60s",
            "routes": [
                {
                    "uri": "lb://user-service",
                    "predicates": ["Path=/user-service/**"],
                    "filters": [breaker, "StripPrefix"],
                },
                {
                    "uri": "lb://user-service",
                    "predicates": ["Path=/sorry"],
                    "filters": ["PrefixPath=/fallback", "FallbackHeaders"],
                },
            ],
        },
        "resilience4j": {
            "circuitbreaker": {
                "configs.default": { "sliding-window-size": 2, "minimum-number-of-calls": 1 },
                "instances.users": { "minimum-number-of-calls": 2 },
            },
            "timelimiter.instances.users.timeout-duration": "200ms",
        },
    });
    started_and_ready(settings, &[serve(broken(calls)).await]).await
}

async fn ask(gateway: &TestService, path: &str) -> Response {
    let request = gateway.http().get(gateway.url(path));
    let request = request.header("Authorization", access_token("ROLE_USER"));
    request.send().await.expect("an answer")
}

fn breaker(more: Value) -> Value {
    let mut args = json!({ "name": "users", "statusCodes": [500] });
    args.as_object_mut()
        .expect("an object")
        .extend(more.as_object().expect("an object").clone());
    json!({ "name": "CircuitBreaker", "args": args })
}

#[tokio::test]
async fn an_open_breaker_answers_503_without_asking_the_service() {
    let calls = Arc::new(AtomicUsize::new(0));
    let gateway = gateway(breaker(json!({})), calls.clone()).await;
    for status in [500, 500, 503, 503] {
        let answer = ask(&gateway, "/user-service/api/broken").await;
        assert_eq!(answer.status(), status);
    }
    assert_eq!(calls.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_service_that_is_too_slow_is_answered_504_at_the_time_limit() {
    let gateway = gateway(breaker(json!({})), Arc::default()).await;
    let answer = ask(&gateway, "/user-service/api/slow").await;
    assert_eq!(answer.status(), 504);
}

#[tokio::test]
async fn a_fallback_is_asked_instead_whatever_the_failure() {
    let breaker = breaker(json!({ "fallbackUri": "forward:/sorry" }));
    let gateway = gateway(breaker, Arc::default()).await;
    for path in ["broken?a=b", "slow?a=b", "fine?a=b"] {
        let answer = ask(&gateway, &format!("/user-service/api/{path}")).await;
        assert_eq!(answer.status(), 200, "{path}");
        let seen: Value = answer.json().await.unwrap();
        assert_eq!(seen["uri"], "/fallback/sorry?a=b", "{path}");
    }
}

#[tokio::test]
async fn a_fallback_is_told_what_went_wrong() {
    let breaker = breaker(json!({ "fallbackUri": "forward:/sorry" }));
    let gateway = gateway(breaker, Arc::default()).await;
    let answer = ask(&gateway, "/user-service/api/slow").await;
    let seen: Value = answer.json().await.unwrap();
    let headers = &seen["headers"];
    let exception = "java.util.concurrent.TimeoutException";
    assert_eq!(headers["execution-exception-type"], exception);
    assert_eq!(headers["root-cause-exception-type"], exception);
    let message = headers["execution-exception-message"].as_str().unwrap();
    assert!(message.contains("200ms"), "{message}");
    let asked = ask(&gateway, "/sorry").await;
    assert_eq!(asked.status(), 401, "nobody may ask for it from outside");
}

#[tokio::test]
async fn a_service_that_is_well_is_left_alone() {
    let gateway = gateway(
        breaker(json!({ "fallbackUri": "forward:/sorry" })),
        Arc::default(),
    )
    .await;
    for _ in 0..5 {
        let answer = ask(&gateway, "/user-service/api/a").await;
        assert_eq!(answer.json::<Value>().await.unwrap()["uri"], "/api/a");
    }
}
