//! What Prometheus sees, under the names of resilience4j-micrometer.

use std::time::{Duration, Instant};

use mesh_resilience::{CircuitBreakerState, Resilience};
use mesh_telemetry::Metrics;

use crate::support::{Broken, settings};

#[tokio::test]
async fn all_modules_are_measured() {
    let metrics = Metrics::new("a-service");
    let yaml = "
resilience4j:
  circuitbreaker.instances.users: { slow-call-duration-threshold: 2s, minimum-number-of-calls: 2 }
  retry.instances.users: { max-attempts: 2, wait-duration: 1ms }
  bulkhead.instances.users.max-concurrent-calls: 3
  ratelimiter.instances.users: { limit-for-period: 5, limit-refresh-period: 1h }
";
    let resilience = Resilience::from_settings(&settings(yaml), &metrics).unwrap();
    let breaker = resilience.circuit_breakers.named("users");
    let now = Instant::now();
    breaker
        .permit(now)
        .unwrap()
        .fail(&Broken, now + Duration::from_secs(3));
    breaker.permit(now).unwrap().ignore(&Broken, now);
    breaker.permit(now).unwrap().succeed(now);
    assert!(breaker.permit(now).is_none());
    let retry = resilience.retries.named("users");
    let _: Result<(), _> = retry.run(async || Err(Broken), |_| true).await;
    let _: Result<(), Broken> = retry.run(async || Ok(()), |_| true).await;
    let limiter = resilience.time_limiters.named("users");
    let _: Result<(), Broken> = limiter.run(async { Err(Broken) }, |_| Broken).await;
    let _place = resilience.bulkheads.named("users").enter().await;
    assert!(resilience.rate_limiters.named("users").acquire().await);
    let text = metrics.prometheus();
    for line in [
        r#"circuitbreaker_state{application="a-service",name="users",state="open"} 1"#,
        r#"circuitbreaker_state{application="a-service",name="users",state="metrics_only"} 0"#,
        r#"circuitbreaker_buffered_calls{application="a-service",kind="successful",name="users"} 1"#,
        r#"circuitbreaker_slow_calls{application="a-service",kind="failed",name="users"} 1"#,
        r#"circuitbreaker_failure_rate{application="a-service",name="users"} 50"#,
        r#"circuitbreaker_slow_call_rate{application="a-service",name="users"} 50"#,
        r#"circuitbreaker_calls_seconds_count{application="a-service",kind="failed",name="users"} 1"#,
        r#"circuitbreaker_calls_seconds_max{application="a-service",kind="failed",name="users"} 3"#,
        r#"circuitbreaker_calls_seconds_count{application="a-service",kind="ignored",name="users"} 1"#,
        r#"circuitbreaker_not_permitted_calls_total{application="a-service",kind="not_permitted",name="users"} 1"#,
        r#"circuitbreaker_state_transitions_total{application="a-service",name="users",transition="closed_to_open"} 1"#,
        r#"retry_calls_total{application="a-service",kind="failed_with_retry",name="users"} 1"#,
        r#"retry_calls_total{application="a-service",kind="successful_without_retry",name="users"} 1"#,
        r#"timelimiter_calls_total{application="a-service",kind="failed",name="users"} 1"#,
        r#"bulkhead_available_concurrent_calls{application="a-service",name="users"} 2"#,
        r#"bulkhead_max_allowed_concurrent_calls{application="a-service",name="users"} 3"#,
        r#"ratelimiter_available_permissions{application="a-service",name="users"} 4"#,
        r#"ratelimiter_waiting_threads{application="a-service",name="users"} 0"#,
    ] {
        let line = format!("resilience4j_{line}");
        assert!(text.lines().any(|known| known == line), "{line}\n{text}");
    }
    assert!(!text.contains("retry_calls_total{application=\"a-service\",kind=\"failed_without"));
    drop((breaker, retry, limiter, resilience));
    let gauge = CircuitBreakerState::Open.name().to_lowercase();
    assert!(
        !metrics.prometheus().contains(&format!("state=\"{gauge}\"")),
        "they outlive their owner"
    );
}
