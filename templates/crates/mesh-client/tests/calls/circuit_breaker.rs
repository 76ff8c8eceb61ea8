//! A service in trouble is left alone, and its callers are not held up.

use std::time::{Duration, Instant};

use mesh_client::CallError;
use mesh_resilience::{CircuitBreakerState, Module};

use crate::support::{Caller, Dependency, Mood, SERVICE, dead_address, wait_until};

const QUICK: &str = "
circuitbreaker.instances.user-service:
  minimum-number-of-calls: 3
  sliding-window-size: 3
  wait-duration-in-open-state: 100ms
  permitted-number-of-calls-in-half-open-state: 1
";

const TIME_LIMIT: Duration = Duration::from_millis(300);

fn state(caller: &Caller) -> CircuitBreakerState {
    let breaker = caller.resilience.circuit_breakers.named(SERVICE);
    breaker.observe(Instant::now()).state
}

async fn wait_until_closed(caller: &Caller) {
    wait_until("the circuit is closed", async || {
        caller.get().await.is_ok() && state(caller) == CircuitBreakerState::Closed
    })
    .await;
}

#[tokio::test]
async fn a_service_that_fails_is_left_alone_until_it_is_well_again() {
    let dependency = Dependency::start(Mood::BrokenUntil(3)).await;
    let caller = Caller::new(&[&dependency.address], QUICK);
    for _ in 0..3 {
        assert_eq!(caller.get().await.unwrap().status(), 500);
    }
    let refused = caller.get().await.unwrap_err();
    assert!(
        matches!(refused, CallError::NotPermitted { .. }),
        "{refused}"
    );
    assert_eq!(
        dependency.calls(),
        3,
        "nobody is called while the circuit is open"
    );
    wait_until_closed(&caller).await;
}

#[tokio::test]
async fn a_service_that_hangs_opens_the_circuit_and_its_callers_stay_fast() {
    let dependency = Dependency::start(Mood::Silent).await;
    let limit = "timelimiter.configs.default.timeout-duration: 300ms";
    let caller = Caller::new(&[&dependency.address], &format!("{QUICK}{limit}"));
    for _ in 0..3 {
        let error = caller.get().await.unwrap_err();
        assert!(matches!(error, CallError::TimedOut { .. }), "{error}");
    }
    let started = Instant::now();
    let refused = caller.get().await.unwrap_err();
    assert!(
        matches!(refused, CallError::NotPermitted { .. }),
        "{refused}"
    );
    assert!(started.elapsed() < TIME_LIMIT, "{:?}", started.elapsed());
    assert_eq!(dependency.calls(), 3);
    dependency.becomes(Mood::Well);
    wait_until_closed(&caller).await;
}

#[tokio::test]
async fn answers_that_come_too_late_open_the_circuit_though_they_are_good() {
    let dependency = Dependency::start(Mood::Silent).await;
    let slow = "  slow-call-duration-threshold: 50ms\n";
    let patient = "timelimiter.configs.default.timeout-duration: 10s";
    let caller = Caller::new(&[&dependency.address], &format!("{QUICK}{slow}{patient}"));
    for call in 1..=3 {
        let late = async {
            dependency.wait_for_calls(call).await;
            tokio::time::sleep(Duration::from_millis(60)).await;
            dependency.becomes(Mood::Silent);
        };
        let (answer, ()) = tokio::join!(caller.get(), late);
        assert_eq!(answer.unwrap().status(), 200);
    }
    let refused = caller.get().await.unwrap_err();
    assert!(
        matches!(refused, CallError::NotPermitted { .. }),
        "{refused}"
    );
    let breaker = caller.resilience.circuit_breakers.named(SERVICE);
    let observed = breaker.observe(Instant::now());
    assert_eq!((observed.slow, observed.failed), (3, 0));
    dependency.becomes(Mood::Well);
    wait_until_closed(&caller).await;
}

#[tokio::test]
async fn each_attempt_of_a_retry_counts_and_an_open_circuit_ends_it() {
    let dependency = Dependency::start(Mood::BrokenUntil(100)).await;
    let retry = "retry.configs.default: { max-attempts: 9, wait-duration: 1ms }";
    let caller = Caller::new(&[&dependency.address], &format!("{QUICK}{retry}"));
    let error = caller.get().await.unwrap_err();
    assert!(matches!(error, CallError::NotPermitted { .. }), "{error}");
    assert_eq!(dependency.calls(), 3);
}

#[tokio::test]
async fn a_trial_whose_caller_goes_away_leaves_its_place() {
    let dependency = Dependency::start(Mood::BrokenUntil(3)).await;
    let patient = "timelimiter.configs.default.timeout-duration: 1h";
    let caller = Caller::new(&[&dependency.address], &format!("{QUICK}{patient}"));
    for _ in 0..3 {
        assert_eq!(caller.get().await.unwrap().status(), 500);
    }
    dependency.becomes(Mood::Silent);
    wait_until("a trial is under way", async || {
        let trial = tokio::time::timeout(Duration::from_millis(10), caller.get()).await;
        trial.is_err()
    })
    .await;
    assert_eq!(state(&caller), CircuitBreakerState::HalfOpen);
    dependency.becomes(Mood::Well);
    assert_eq!(caller.get().await.unwrap().status(), 200);
    assert_eq!(state(&caller), CircuitBreakerState::Closed);
}

#[tokio::test]
async fn a_service_that_nobody_offers_does_not_open_the_circuit_but_dead_instances_do() {
    let nobody = Caller::new(&[], QUICK);
    let dead = Caller::new(&[&dead_address().await], QUICK);
    for _ in 0..4 {
        let error = nobody.get().await.unwrap_err();
        assert!(matches!(error, CallError::NoInstance { .. }), "{error}");
        assert!(dead.get().await.is_err());
    }
    assert_eq!(state(&nobody), CircuitBreakerState::Closed);
    assert_eq!(state(&dead), CircuitBreakerState::Open);
    let events = nobody
        .resilience
        .circuit_breakers
        .named(SERVICE)
        .events()
        .all();
    assert_eq!(events[0].kind.name(), "IGNORED_ERROR");
}
