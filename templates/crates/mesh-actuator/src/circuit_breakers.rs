//! `/actuator/circuitbreakers`, as resilience4j-spring-boot3 answers it.

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use mesh_resilience::{Breaker, Breakers};
use serde_json::{Map, Value, json};

use crate::Observed;

/// The route.
pub fn routes(observed: &Observed) -> Router {
    Router::new()
        .route("/actuator/circuitbreakers", get(all))
        .with_state(observed.breakers.clone())
}

async fn all(State(breakers): State<Breakers>) -> Json<Value> {
    let described = breakers
        .all()
        .iter()
        .map(|breaker| (breaker.name().to_owned(), describe(breaker)))
        .collect::<Map<_, _>>();
    Json(json!({"circuitBreakers": described}))
}

/// Slow calls are not told apart; the members are there because readers expect them.
fn describe(breaker: &Breaker) -> Value {
    let observed = breaker.observe();
    json!({
        "failureRate": format!("{:.1}%", observed.failure_rate.unwrap_or(-1.0)),
        "slowCallRate": "-1.0%",
        "failureRateThreshold": format!("{:.1}%", breaker.failure_rate_threshold()),
        "slowCallRateThreshold": "100.0%",
        "bufferedCalls": observed.buffered,
        "failedCalls": observed.failed,
        "slowCalls": 0,
        "slowFailedCalls": 0,
        "notPermittedCalls": observed.not_permitted,
        "state": observed.state.name(),
    })
}
