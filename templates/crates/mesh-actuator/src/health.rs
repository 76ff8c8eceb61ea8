//! `/actuator/health`, with the groups that Kubernetes probes.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use mesh_web::{ComponentHealth, Health, HealthStatus};
use serde_json::{Map, Value, json};
use tokio_util::sync::CancellationToken;

use crate::Observed;
use crate::settings::Detail;

#[derive(Clone)]
struct HealthState {
    health: Health,
    stop: CancellationToken,
    details: Detail,
}

/// The routes.
pub fn routes(observed: &Observed, details: Detail) -> Router {
    let state = HealthState {
        health: observed.health.clone(),
        stop: observed.stop.clone(),
        details,
    };
    Router::new()
        .route("/actuator/health", get(everything))
        .route(
            "/actuator/health/liveness",
            get(|| async { Json(json!({"status": "UP"})) }),
        )
        .route("/actuator/health/readiness", get(readiness))
        .with_state(state)
}

async fn everything(State(state): State<HealthState>) -> Response {
    let components = state.health.check().await;
    let failing: Vec<_> = components
        .iter()
        .filter(|(_, component)| component.status == HealthStatus::Down)
        .map(|(name, _)| *name)
        .collect();
    let is_up = failing.is_empty();
    if !is_up {
        tracing::warn!(?failing, "unhealthy");
    }
    let mut body = json!({"status": ComponentHealth::of(is_up).status.name()});
    if state.details == Detail::Always {
        let mut named: Map<String, Value> = components
            .into_iter()
            .map(|(name, component)| (name.to_owned(), described(component)))
            .collect();
        named.insert("ping".to_owned(), json!({"status": "UP"}));
        body["components"] = named.into();
        body["groups"] = json!(["liveness", "readiness"]);
    }
    let status = if is_up {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(body)).into_response()
}

fn described(component: ComponentHealth) -> Value {
    let mut described = json!({"status": component.status.name()});
    if !component.details.is_empty() {
        described["details"] = component.details.into();
    }
    described
}

/// Not ready once the service is stopping: nobody should send it new requests.
async fn readiness(State(state): State<HealthState>) -> Response {
    if state.stop.is_cancelled() {
        return (
            StatusCode::SERVICE_UNAVAILABLE,
            Json(json!({"status": "OUT_OF_SERVICE"})),
        )
            .into_response();
    }
    Json(json!({"status": "UP"})).into_response()
}
