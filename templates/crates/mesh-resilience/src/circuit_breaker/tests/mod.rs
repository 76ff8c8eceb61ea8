//! The rules of Resilience4j, by example and against a model.

mod model;
mod rules;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use mesh_config::{Environment, Layer, Settings};
use mesh_telemetry::Metrics;

use super::*;
use crate::{Exception, Resilience};

const SECOND: Duration = Duration::from_secs(1);

/// A breaker of these settings, and the resilience that it belongs to.
fn breaker(settings: &[(&str, &str)]) -> Arc<CircuitBreaker> {
    let place = "resilience4j.circuitbreaker.instances.users";
    let entries = settings
        .iter()
        .map(|(key, value)| (format!("{place}.{key}"), (*value).into()));
    let settings = Settings::merge(&[Layer::new("test", entries)], Environment::default(), &[]);
    let resilience = Resilience::from_settings(&settings, &Metrics::new("test"));
    let resilience = resilience.unwrap_or_else(|error| panic!("{error}"));
    resilience.circuit_breakers.named("users")
}

struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("it is broken")
    }
}

impl Exception for Broken {
    fn classes(&self) -> &'static [&'static str] {
        &["ConnectException", "IOException"]
    }
}

/// Makes a call that is let through and ends after `duration`.
fn call(breaker: &Arc<CircuitBreaker>, now: Instant, duration: Duration, is_well: bool) {
    let permit = breaker.permit(now).expect("let through");
    if is_well {
        permit.succeed(now + duration);
    } else {
        permit.fail(&Broken, now + duration);
    }
}

fn succeed(breaker: &Arc<CircuitBreaker>, now: Instant) {
    call(breaker, now, Duration::ZERO, true);
}

fn fail(breaker: &Arc<CircuitBreaker>, now: Instant) {
    call(breaker, now, Duration::ZERO, false);
}

fn state(breaker: &CircuitBreaker, now: Instant) -> CircuitBreakerState {
    breaker.observe(now).state
}

/// What happened so far, with the transitions by their names.
fn history(breaker: &CircuitBreaker) -> Vec<String> {
    let name = |event: Event| {
        event
            .transition
            .unwrap_or_else(|| event.kind.name().to_owned())
    };
    breaker.events().all().into_iter().map(name).collect()
}
