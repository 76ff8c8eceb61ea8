//! `/actuator/circuitbreakers`: how they stand, and a way to put them in another state.

use std::time::Instant;

use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use mesh_resilience::{CircuitBreaker, CircuitBreakerState, Module, Registry};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::Observed;
use crate::failure::refused;

type CircuitBreakers = Registry<CircuitBreaker>;

/// The routes.
pub fn routes(observed: &Observed) -> Router {
    Router::new()
        .route("/circuitbreakers", get(all))
        .route("/circuitbreakers/{name}", post(update))
        .with_state(observed.resilience.circuit_breakers.clone())
}

async fn all(State(breakers): State<CircuitBreakers>) -> Json<Value> {
    let described = breakers
        .all()
        .iter()
        .map(|breaker| (breaker.name().to_owned(), describe(breaker)))
        .collect::<Map<_, _>>();
    Json(json!({"circuitBreakers": described}))
}

/// A breaker as it stands.
pub fn describe(breaker: &CircuitBreaker) -> Value {
    let observed = breaker.observe(Instant::now());
    let settings = breaker.settings();
    let percent = |rate: f32| format!("{rate:?}%");
    json!({
        "failureRate": percent(observed.failure_rate.unwrap_or(-1.0)),
        "slowCallRate": percent(observed.slow_call_rate.unwrap_or(-1.0)),
        "failureRateThreshold": percent(settings.failure_rate_threshold),
        "slowCallRateThreshold": percent(settings.slow_call_rate_threshold),
        "bufferedCalls": observed.buffered,
        "failedCalls": observed.failed,
        "slowCalls": observed.slow,
        "slowFailedCalls": observed.slow_failed,
        "notPermittedCalls": observed.not_permitted,
        "state": observed.state.name(),
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Update {
    update_state: UpdateState,
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum UpdateState {
    Close,
    ForceOpen,
    Disable,
}

/// A breaker that nobody has used yet is made: so it can be forced open in advance.
async fn update(
    State(breakers): State<CircuitBreakers>,
    Path(name): Path<String>,
    update: Result<Json<Update>, JsonRejection>,
) -> Response {
    let path = format!("/actuator/circuitbreakers/{name}");
    let update = match update {
        Ok(Json(update)) => update,
        Err(reason) => return refused(&path, &reason.body_text()),
    };
    let state = match update.update_state {
        UpdateState::Close => CircuitBreakerState::Closed,
        UpdateState::ForceOpen => CircuitBreakerState::ForcedOpen,
        UpdateState::Disable => CircuitBreakerState::Disabled,
    };
    let breaker = breakers.named(&name);
    match breaker.transition_to(state, Instant::now()) {
        Ok(()) => Json(json!({
            "circuitBreakerName": name,
            "currentState": state.name(),
            "message": format!("the state of {name} is {} now", state.name()),
        }))
        .into_response(),
        Err(reason) => refused(&path, &reason),
    }
}
