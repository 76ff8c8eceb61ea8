//! Circuit breakers as part of the health of a service.
//! Source: resilience4j-spring-boot3, `CircuitBreakersHealthIndicator`.

use std::time::Instant;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use mesh_resilience::{CircuitBreaker, CircuitBreakerState, Module, Resilience};
use mesh_web::{ComponentHealth, HealthIndicator, HealthStatus};
use serde_json::{Map, json};

use super::circuit_breakers::describe;

/// Indicator `circuitBreakers`: those with `register-health-indicator`. An open one is a failure of
/// others, so it makes a service down only with `allow-health-indicator-to-fail`.
pub struct CircuitBreakersHealth(Resilience);

impl CircuitBreakersHealth {
    /// The indicator for the circuit breakers of `resilience`.
    pub fn new(resilience: Resilience) -> Self {
        Self(resilience)
    }

    fn component(&self) -> ComponentHealth {
        let breakers = self.0.circuit_breakers.all();
        let mut status = HealthStatus::Unknown;
        let mut details = Map::new();
        for breaker in breakers
            .iter()
            .filter(|breaker| breaker.settings().is_part_of_health)
        {
            let (own, name) = status_of(breaker);
            status = status.min(own);
            let described = json!({"status": name, "details": describe(breaker)});
            details.insert(breaker.name().to_owned(), described);
        }
        ComponentHealth { status, details }
    }
}

impl HealthIndicator for CircuitBreakersHealth {
    fn name(&self) -> &'static str {
        "circuitBreakers"
    }

    fn state(&self) -> BoxFuture<'_, ComponentHealth> {
        async { self.component() }.boxed()
    }
}

fn status_of(breaker: &CircuitBreaker) -> (HealthStatus, &'static str) {
    match breaker.observe(Instant::now()).state {
        CircuitBreakerState::Closed => (HealthStatus::Up, "UP"),
        CircuitBreakerState::Open if breaker.settings().may_fail_health => {
            (HealthStatus::Down, "DOWN")
        }
        CircuitBreakerState::Open => (HealthStatus::Unknown, "CIRCUIT_OPEN"),
        CircuitBreakerState::HalfOpen => (HealthStatus::Unknown, "CIRCUIT_HALF_OPEN"),
        CircuitBreakerState::Disabled
        | CircuitBreakerState::ForcedOpen
        | CircuitBreakerState::MetricsOnly => (HealthStatus::Unknown, "UNKNOWN"),
    }
}
