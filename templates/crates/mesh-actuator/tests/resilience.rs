//! Circuit breakers and their like, as the tools of Resilience4j see them.

mod support;

use std::fmt;
use std::time::Instant;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use mesh_actuator::{CircuitBreakersHealth, Observed};
use mesh_resilience::Exception;
use serde_json::{Value, json};
use support::{CREDENTIALS, USER, call, get_as_user, router};

struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("it is broken")
    }
}

impl Exception for Broken {
    fn classes(&self) -> &'static [&'static str] {
        &["IOException"]
    }
}

/// A service whose circuit breakers open at the second failure and are part of its health.
async fn observed() -> Observed {
    let settings = [
        ("management.endpoint.health.show-details", "always"),
        (
            "resilience4j.circuitbreaker.configs.default.minimum-number-of-calls",
            "2",
        ),
        (
            "resilience4j.circuitbreaker.configs.default.register-health-indicator",
            "true",
        ),
        (
            "resilience4j.circuitbreaker.instances.boards.allow-health-indicator-to-fail",
            "true",
        ),
        ("resilience4j.retry.configs.default.max-attempts", "2"),
        ("resilience4j.retry.configs.default.wait-duration", "1ms"),
        (
            "resilience4j.bulkhead.configs.default.max-concurrent-calls",
            "1",
        ),
        (
            "resilience4j.ratelimiter.configs.default.limit-for-period",
            "1",
        ),
        (
            "resilience4j.ratelimiter.configs.default.limit-refresh-period",
            "1h",
        ),
        (
            "resilience4j.ratelimiter.configs.default.timeout-duration",
            "0",
        ),
    ];
    let observed = support::observed(&[&USER[..], &settings].concat()).await;
    let health = CircuitBreakersHealth::new(observed.resilience.clone());
    observed.health.add(health);
    observed
}

async fn get(observed: &Observed, path: &str) -> Value {
    let (status, body) = get_as_user(observed, path).await;
    assert_eq!(status, StatusCode::OK, "{path}");
    body
}

async fn update(observed: &Observed, name: &str, body: Value) -> (StatusCode, Value) {
    let request = Request::post(format!("/actuator/circuitbreakers/{name}"))
        .header(
            "Content-Type",
            "application/vnd.spring-boot.actuator.v3+json",
        )
        .header("Authorization", CREDENTIALS)
        .body(Body::from(body.to_string()));
    let (status, body) = call(router(observed), request.expect("a request")).await;
    (status, serde_json::from_str(&body).unwrap_or(Value::Null))
}

fn fail(observed: &Observed, name: &str, calls: u32) {
    let breaker = observed.resilience.circuit_breakers.named(name);
    let now = Instant::now();
    for _ in 0..calls {
        breaker.permit(now).expect("let through").fail(&Broken, now);
    }
}

#[tokio::test]
async fn circuit_breakers_tell_how_they_stand() {
    let observed = observed().await;
    fail(&observed, "users", 2);
    assert!(
        observed
            .resilience
            .circuit_breakers
            .named("users")
            .permit(Instant::now())
            .is_none()
    );
    fail(&observed, "boards", 1);
    let expected = json!({"circuitBreakers": {
        "boards": {
            "failureRate": "-1.0%", "slowCallRate": "-1.0%",
            "failureRateThreshold": "50.0%", "slowCallRateThreshold": "100.0%",
            "bufferedCalls": 1, "failedCalls": 1, "slowCalls": 0, "slowFailedCalls": 0,
            "notPermittedCalls": 0, "state": "CLOSED"
        },
        "users": {
            "failureRate": "100.0%", "slowCallRate": "0.0%",
            "failureRateThreshold": "50.0%", "slowCallRateThreshold": "100.0%",
            "bufferedCalls": 2, "failedCalls": 2, "slowCalls": 0, "slowFailedCalls": 0,
            "notPermittedCalls": 1, "state": "OPEN"
        }
    }});
    assert_eq!(get(&observed, "/actuator/circuitbreakers").await, expected);
}

#[tokio::test]
async fn operators_close_force_open_and_disable_them() {
    let observed = observed().await;
    let permits = |name: &str| {
        let breaker = observed.resilience.circuit_breakers.named(name);
        breaker.permit(Instant::now()).is_some()
    };
    for (state, becomes, is_permitted) in [
        ("FORCE_OPEN", "FORCED_OPEN", false),
        ("DISABLE", "DISABLED", true),
        ("CLOSE", "CLOSED", true),
    ] {
        let (status, answer) = update(&observed, "new", json!({"updateState": state})).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(answer["circuitBreakerName"], "new");
        assert_eq!(answer["currentState"], becomes);
        assert!(
            answer["message"]
                .as_str()
                .is_some_and(|message| message.contains("new"))
        );
        assert_eq!(permits("new"), is_permitted, "{state}");
    }
    for wrong in [json!({"updateState": "OPEN"}), json!({}), json!("CLOSE")] {
        let (status, answer) = update(&observed, "new", wrong.clone()).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{wrong}");
        assert!(!answer["message"].is_null(), "{wrong}");
    }
    let events = get(
        &observed,
        "/actuator/circuitbreakerevents/new/state_transition",
    )
    .await;
    let events = events["circuitBreakerEvents"].as_array().unwrap();
    let transitions: Vec<_> = events
        .iter()
        .map(|event| &event["stateTransition"])
        .collect();
    let expected = [
        "CLOSED_TO_FORCED_OPEN",
        "FORCED_OPEN_TO_DISABLED",
        "DISABLED_TO_CLOSED",
    ];
    assert_eq!(transitions, expected);
}

#[tokio::test]
async fn events_are_told_in_order_and_chosen_by_name_and_type() {
    let observed = observed().await;
    fail(&observed, "users", 1);
    fail(&observed, "boards", 1);
    fail(&observed, "users", 1);
    let all = get(&observed, "/actuator/circuitbreakerevents").await;
    let all = all["circuitBreakerEvents"].as_array().unwrap();
    let names: Vec<_> = all
        .iter()
        .map(|event| &event["circuitBreakerName"])
        .collect();
    assert_eq!(names, ["users", "boards", "users", "users", "users"]);
    let errors = get(&observed, "/actuator/circuitbreakerevents/users/ERROR").await;
    let errors = errors["circuitBreakerEvents"].as_array().unwrap();
    assert_eq!(errors.len(), 2);
    let mut first = errors[0].clone();
    let at = first["creationTime"].take();
    let at = at.as_str().unwrap();
    let form = "2021-06-01T09:00:00.123+09:00[Asia/Seoul]";
    assert!(
        at.len() == form.len() && at.ends_with("+09:00[Asia/Seoul]"),
        "{at}"
    );
    let expected = json!({
        "circuitBreakerName": "users", "type": "ERROR", "creationTime": null,
        "errorMessage": "it is broken", "durationInMs": 0, "stateTransition": null
    });
    assert_eq!(first, expected);
    let none = get(&observed, "/actuator/circuitbreakerevents/nobody").await;
    assert_eq!(none, json!({"circuitBreakerEvents": []}));
}

#[tokio::test]
async fn the_other_modules_tell_their_names_and_events() {
    let observed = observed().await;
    let resilience = &observed.resilience;
    let retry = resilience.retries.named("users");
    let _: Result<(), _> = retry.run(async || Err(Broken), |_| true).await;
    let limiter = resilience.time_limiters.named("users");
    let _: Result<(), Broken> = limiter.run(async { Ok(()) }, |_| Broken).await;
    let bulkhead = resilience.bulkheads.named("users");
    drop((bulkhead.enter().await, bulkhead.enter().await));
    let rate_limiter = resilience.rate_limiters.named("users");
    assert!(rate_limiter.acquire().await && !rate_limiter.acquire().await);
    for (names, events, member, kinds) in [
        ("retries", "retryevents", "retry", vec!["RETRY", "ERROR"]),
        (
            "timeLimiters",
            "timelimiterevents",
            "timeLimiter",
            vec!["SUCCESS"],
        ),
        (
            "bulkheads",
            "bulkheadevents",
            "bulkhead",
            vec!["CALL_PERMITTED", "CALL_REJECTED", "CALL_FINISHED"],
        ),
        (
            "rateLimiters",
            "ratelimiterevents",
            "rateLimiter",
            vec!["SUCCESSFUL_ACQUIRE", "FAILED_ACQUIRE"],
        ),
    ] {
        let path = format!("/actuator/{}", names.to_lowercase());
        assert_eq!(get(&observed, &path).await, json!({names: ["users"]}));
        let told = get(&observed, &format!("/actuator/{events}")).await;
        let told = told[format!("{member}Events")].as_array().unwrap();
        let of_users = told
            .iter()
            .filter(|event| event[format!("{member}Name")] == "users");
        let types: Vec<_> = of_users.map(|event| &event["type"]).collect();
        assert_eq!(types, kinds, "{events}");
    }
    let error = get(&observed, "/actuator/retryevents/users/error").await;
    assert_eq!(error["retryEvents"][0]["numberOfAttempts"], 2);
    assert_eq!(error["retryEvents"][0]["errorMessage"], "it is broken");
}

#[tokio::test]
async fn an_open_breaker_is_seen_in_the_health_and_lowers_it_only_when_that_is_wished() {
    let observed = observed().await;
    fail(&observed, "users", 2);
    let health = get(&observed, "/actuator/health").await;
    let component = &health["components"]["circuitBreakers"];
    assert_eq!(
        (&health["status"], &component["status"]),
        (&json!("UP"), &json!("UNKNOWN"))
    );
    let users = &component["details"]["users"];
    assert_eq!(users["status"], "CIRCUIT_OPEN");
    assert_eq!(users["details"]["failureRate"], "100.0%");
    fail(&observed, "boards", 2);
    let (status, health) = get_as_user(&observed, "/actuator/health").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(health["components"]["circuitBreakers"]["status"], "DOWN");
}

#[tokio::test]
async fn they_are_exposed_by_configuration_alone_and_only_to_those_who_may_know() {
    let only = ("management.endpoints.web.exposure.include", "retries");
    let observed = support::observed(&[&USER[..], &[only]].concat()).await;
    assert_eq!(
        get(&observed, "/actuator/retries").await,
        json!({"retries": []})
    );
    let (status, _) = support::get(&observed, "/actuator/retries").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    for hidden in ["circuitbreakers", "retryevents", "bulkheads"] {
        let (status, _) = get_as_user(&observed, &format!("/actuator/{hidden}")).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{hidden}");
    }
    let (status, _) = update(&observed, "users", json!({"updateState": "CLOSE"})).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}
