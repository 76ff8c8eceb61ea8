//! `POST /actuator/refresh`: this instance reads its settings again.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use mesh_config::LiveSettings;

use crate::Observed;
use crate::failure::failed;

/// The route.
pub fn routes(observed: &Observed) -> Router {
    Router::new()
        .route("/refresh", post(refresh))
        .with_state(observed.live_settings.clone())
}

/// The keys that changed.
async fn refresh(State(live_settings): State<LiveSettings>) -> Response {
    match live_settings.refresh().await {
        Ok(changed) => Json(changed).into_response(),
        Err(error) => failed("/actuator/refresh", &error),
    }
}
