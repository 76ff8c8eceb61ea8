//! `/actuator/health` and `/actuator/info` in Spring Boot's form.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use futures_util::future::{BoxFuture, join_all};
use serde_json::json;

/// Something that a service cannot work without.
pub trait HealthIndicator: Send + Sync {
    /// Its name, such as `db`.
    fn name(&self) -> &'static str;
    /// Whether it works at this moment.
    fn is_up(&self) -> BoxFuture<'_, bool>;
}

/// The indicators of a service. Cheap to clone; all clones share them.
#[derive(Clone, Default)]
pub struct Health(Arc<Mutex<Vec<Arc<dyn HealthIndicator>>>>);

impl Health {
    /// Adds an indicator.
    pub fn add(&self, indicator: impl HealthIndicator + 'static) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Arc::new(indicator));
    }

    /// The names of the indicators that are down.
    pub async fn failing(&self) -> Vec<&'static str> {
        let indicators = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let states = join_all(indicators.iter().map(|indicator| indicator.is_up())).await;
        let failing = indicators.iter().zip(states).filter(|(_, is_up)| !is_up);
        failing.map(|(indicator, _)| indicator.name()).collect()
    }
}

/// The actuator routes of a service.
pub fn actuator(health: Health) -> Router {
    Router::new()
        .route("/actuator/health", get(answer_health))
        .route("/actuator/info", get(|| async { Json(json!({})) }))
        .with_state(health)
}

async fn answer_health(State(health): State<Health>) -> Response {
    let failing = health.failing().await;
    if failing.is_empty() {
        return Json(json!({"status": "UP"})).into_response();
    }
    // Details stay in the log: the endpoint is open to everybody.
    tracing::warn!(?failing, "unhealthy");
    (
        StatusCode::SERVICE_UNAVAILABLE,
        Json(json!({"status": "DOWN"})),
    )
        .into_response()
}
