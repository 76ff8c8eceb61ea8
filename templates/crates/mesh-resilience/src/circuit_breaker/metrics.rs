//! A circuit breaker as metrics, named as by resilience4j-micrometer.

use mesh_telemetry::{Gauge, Metrics, Tags};

use super::measured::Observation;
use super::state::CircuitBreakerState;
use crate::event::{Event, EventType};

/// Counts an event and, of a call, its duration.
pub fn count(metrics: &Metrics, name: &str, event: &Event) {
    let tags = |key, value: &str| {
        Tags::from([("name", name.to_owned()), (key, value.to_ascii_lowercase())])
    };
    let call = |kind| {
        let duration = event.duration.unwrap_or_default();
        metrics.record(
            "resilience4j.circuitbreaker.calls",
            tags("kind", kind),
            duration,
        );
    };
    match (event.kind, &event.transition) {
        (EventType::Success, _) => call("successful"),
        (EventType::Error, _) => call("failed"),
        (EventType::IgnoredError, _) => call("ignored"),
        (EventType::NotPermitted, _) => metrics.count(
            "resilience4j.circuitbreaker.not.permitted.calls",
            tags("kind", "not_permitted"),
        ),
        (_, Some(transition)) => metrics.count(
            "resilience4j.circuitbreaker.state.transitions",
            tags("transition", transition),
        ),
        _ => {}
    }
}

/// What a breaker shows at this moment.
pub fn gauges(name: &str, observed: &Observation) -> Vec<Gauge> {
    let gauge = |name_of_gauge, label: Option<(&'static str, &str)>, value: f64| {
        let mut tags = Tags::from([("name", name.to_owned())]);
        tags.extend(label.map(|(key, value)| (key, value.to_ascii_lowercase())));
        Gauge {
            name: name_of_gauge,
            tags,
            value,
        }
    };
    let states = CircuitBreakerState::ALL.map(|state| {
        let is_current = f64::from(u8::from(state == observed.state));
        let label = Some(("state", state.name()));
        gauge("resilience4j.circuitbreaker.state", label, is_current)
    });
    let calls = |name, all: usize, failed: usize| {
        let [failed, successful] = [failed, all - failed].map(|calls| calls as f64);
        [
            gauge(name, Some(("kind", "failed")), failed),
            gauge(name, Some(("kind", "successful")), successful),
        ]
    };
    let rate = |name, rate: Option<f32>| gauge(name, None, rate.map_or(-1.0, f64::from));
    let buffered = "resilience4j.circuitbreaker.buffered.calls";
    let slow = "resilience4j.circuitbreaker.slow.calls";
    let rates = [
        rate(
            "resilience4j.circuitbreaker.failure.rate",
            observed.failure_rate,
        ),
        rate(
            "resilience4j.circuitbreaker.slow.call.rate",
            observed.slow_call_rate,
        ),
    ];
    let mut gauges = states.to_vec();
    gauges.extend(calls(buffered, observed.buffered, observed.failed));
    gauges.extend(calls(slow, observed.slow, observed.slow_failed));
    gauges.extend(rates);
    gauges
}
