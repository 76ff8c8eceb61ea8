//! `/actuator/health`, with the groups that Kubernetes probes.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use mesh_web::Health;
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
    let is_up = components.iter().all(|(_, is_up)| *is_up);
    if !is_up {
        let failing: Vec<_> = components
            .iter()
            .filter(|(_, is_up)| !is_up)
            .map(|(name, _)| *name)
            .collect();
        tracing::warn!(?failing, "unhealthy");
    }
    let mut body = json!({"status": status_name(is_up)});
    if state.details == Detail::Always {
        let mut named: Map<String, Value> = components
            .into_iter()
            .map(|(name, is_up)| (name.to_owned(), json!({"status": status_name(is_up)})))
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

fn status_name(is_up: bool) -> &'static str {
    if is_up { "UP" } else { "DOWN" }
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
