//! Time limiter, bulkhead and rate limiter around calls.

use std::time::{Duration, Instant};

use mesh_client::CallError;

use crate::support::{Caller, Dependency, Mood, SERVICE};

#[tokio::test]
async fn the_time_limit_covers_the_body_of_json_and_the_head_of_what_the_caller_reads() {
    let dependency = Dependency::start(Mood::Dragging).await;
    let limit = "timelimiter.instances.user-service.timeout-duration: 500ms";
    let caller = Caller::new(&[&dependency.address], limit);
    let error = caller.list().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "user-service did not answer within 500ms"
    );
    let answer = caller.get().await.unwrap();
    tokio::time::sleep(Duration::from_millis(600)).await;
    dependency.becomes(Mood::Well);
    assert_eq!(answer.text().await.unwrap(), "[]");
}

#[tokio::test]
async fn only_so_many_calls_are_under_way_and_those_given_up_are_not() {
    let dependency = Dependency::start(Mood::Silent).await;
    let yaml = "
bulkhead.instances.user-service.max-concurrent-calls: 1
timelimiter.configs.default.timeout-duration: 1h
";
    let caller = Caller::new(&[&dependency.address], yaml);
    {
        let first = caller.get();
        tokio::pin!(first);
        tokio::select! {
            _ = &mut first => panic!("it is silent"),
            () = dependency.wait_for_calls(1) => {}
        }
        let error = caller.get().await.unwrap_err();
        assert!(matches!(error, CallError::BulkheadFull { .. }), "{error}");
    }
    dependency.becomes(Mood::Well);
    assert_eq!(caller.get().await.unwrap().status(), 200);
    let breaker = caller.resilience.circuit_breakers.named(SERVICE);
    let observed = breaker.observe(Instant::now());
    assert_eq!(
        (observed.buffered, observed.failed),
        (1, 0),
        "our own limit is no failure of others"
    );
}

#[tokio::test]
async fn only_so_many_calls_begin_in_a_period() {
    let dependency = Dependency::start(Mood::Well).await;
    let yaml = "
ratelimiter.instances.user-service: { limit-for-period: 2, limit-refresh-period: 1h }
retry.instances.user-service: { max-attempts: 5, wait-duration: 1ms }
";
    let caller = Caller::new(&[&dependency.address], yaml);
    for _ in 0..2 {
        assert_eq!(caller.get().await.unwrap().status(), 200);
    }
    let error = caller.get().await.unwrap_err();
    assert!(matches!(error, CallError::RateLimited { .. }), "{error}");
    assert_eq!(dependency.calls(), 2);
}
