//! Circuit breakers as metrics, named as by resilience4j-micrometer.

use mesh_resilience::{BreakerState, Breakers};
use mesh_telemetry::{Gauge, Tags};

/// What every breaker shows at this moment.
pub fn breaker_gauges(breakers: &Breakers) -> Vec<Gauge> {
    let mut gauges = Vec::new();
    for breaker in breakers.all() {
        let observed = breaker.observe();
        let mut add = |name, label: Option<(&'static str, &str)>, value: f64| {
            let mut tags = Tags::from([("name", breaker.name().to_owned())]);
            tags.extend(label.map(|(key, value)| (key, value.to_lowercase())));
            gauges.push(Gauge { name, tags, value });
        };
        for state in BreakerState::ALL {
            let is_current = f64::from(u8::from(state == observed.state));
            add(
                "resilience4j.circuitbreaker.state",
                Some(("state", state.name())),
                is_current,
            );
        }
        let buffered = "resilience4j.circuitbreaker.buffered.calls";
        add(buffered, Some(("kind", "failed")), count(observed.failed));
        add(
            buffered,
            Some(("kind", "successful")),
            count(observed.buffered - observed.failed),
        );
        let rate = observed.failure_rate.map_or(-1.0, f64::from);
        add("resilience4j.circuitbreaker.failure.rate", None, rate);
    }
    gauges
}

/// Windows are small.
fn count(calls: usize) -> f64 {
    u32::try_from(calls).map_or(f64::INFINITY, f64::from)
}
