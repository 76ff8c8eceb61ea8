//! Which instances are tried, and which calls are made again.

use axum::http::StatusCode;
use mesh_client::CallError;
use mesh_resilience::{EventType, Module};

use crate::support::{Caller, Dependency, Mood, SERVICE, dead_address};

const TWO_ATTEMPTS: &str = "retry.configs.default: { max-attempts: 2, wait-duration: 1ms }";

#[tokio::test]
async fn a_dead_instance_is_skipped_and_no_instance_is_an_error() {
    let (dead, alive) = (dead_address().await, Dependency::start(Mood::Well).await);
    let caller = Caller::new(&[&dead, &alive.address], "");
    for _ in 0..3 {
        assert_eq!(caller.list().await.unwrap(), ["hello"]);
    }
    let error = caller
        .client
        .send("nobody", |http, base| http.get(base))
        .await;
    assert!(
        matches!(error, Err(CallError::NoInstance { .. })),
        "{error:?}"
    );
}

#[tokio::test]
async fn statuses_are_answers_to_those_who_ask_for_an_answer() {
    let dependency = Dependency::start(Mood::Refusing(StatusCode::NOT_FOUND)).await;
    let caller = Caller::new(&[&dependency.address], TWO_ATTEMPTS);
    assert_eq!(caller.get().await.unwrap().status(), 404);
    assert_eq!(dependency.calls(), 1, "it is no failure and not repeated");
    let error = caller.list().await.unwrap_err();
    assert_eq!(error.to_string(), "user-service answered 404 Not Found");
    dependency.becomes(Mood::Confused);
    let error = caller.list().await.unwrap_err();
    assert!(matches!(error, CallError::Unreadable { .. }), "{error}");
    dependency.becomes(Mood::Refusing(StatusCode::BAD_GATEWAY));
    assert_eq!(caller.get().await.unwrap().status(), 502);
    let error = caller.list().await.unwrap_err();
    assert!(
        matches!(error, CallError::Status { status, .. } if status == 502),
        "{error}"
    );
}

#[tokio::test]
async fn what_failed_is_tried_again_unless_that_may_do_harm() {
    for (name, expected, calls) in [("get", 200, 2), ("post", 500, 1), ("idempotent", 200, 2)] {
        let dependency = Dependency::start(Mood::BrokenUntil(1)).await;
        let caller = Caller::new(&[&dependency.address], TWO_ATTEMPTS);
        let call = caller.client.call(SERVICE);
        let answer = match name {
            "get" => call.send(|http, base| http.get(base)).await,
            "post" => call.send(|http, base| http.post(base)).await,
            _ => call.idempotent().send(|http, base| http.post(base)).await,
        };
        assert_eq!(answer.unwrap().status(), expected, "{name}");
        assert_eq!(dependency.calls(), calls, "{name}");
    }
}

#[tokio::test]
async fn calls_may_be_made_by_tasks_of_their_own() {
    let dependency = Dependency::start(Mood::Well).await;
    let caller = Caller::new(&[&dependency.address], TWO_ATTEMPTS);
    let (client, other) = (caller.client.clone(), caller.client);
    let call = async move {
        let call = client.call(SERVICE).or_else(|_| Vec::new());
        call.json::<Vec<String>>(|http, base| http.get(base)).await
    };
    assert_eq!(tokio::spawn(call).await.unwrap(), ["hello"]);
    let call = async move { other.send(SERVICE, |http, base| http.get(base)).await };
    assert_eq!(tokio::spawn(call).await.unwrap().unwrap().status(), 200);
}

#[tokio::test]
async fn without_retry_nothing_is_repeated() {
    let dependency = Dependency::start(Mood::BrokenUntil(1)).await;
    let caller = Caller::new(&[&dependency.address], "");
    assert_eq!(caller.get().await.unwrap().status(), 500);
    assert_eq!(dependency.calls(), 1);
}

#[tokio::test]
async fn what_was_never_sent_may_always_be_tried_again() {
    let caller = Caller::new(&[&dead_address().await], TWO_ATTEMPTS);
    for service in [SERVICE, "nobody"] {
        let call = caller.client.call(service);
        assert!(call.send(|http, base| http.post(base)).await.is_err());
        let events = caller.resilience.retries.named(service).events().all();
        let kinds: Vec<_> = events.iter().map(|event| event.kind).collect();
        assert_eq!(kinds, [EventType::Retry, EventType::Error], "{service}");
    }
}

#[tokio::test]
async fn a_request_that_cannot_be_made_is_the_caller_s_fault() {
    let dependency = Dependency::start(Mood::Well).await;
    let caller = Caller::new(&[&dependency.address], TWO_ATTEMPTS);
    let wrong = caller.client.call(SERVICE);
    let error = wrong
        .send(|http, _| http.get("no address"))
        .await
        .unwrap_err();
    assert!(matches!(error, CallError::Request { .. }), "{error}");
    let breaker = caller.resilience.circuit_breakers.named(SERVICE);
    assert_eq!(breaker.observe(std::time::Instant::now()).buffered, 0);
}
