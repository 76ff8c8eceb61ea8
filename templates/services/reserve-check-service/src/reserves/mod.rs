//! Reservations: `/api/v1/reserves`, and `/internal/reserves` for reserve-request-service.

mod access;
mod answer;
mod approval;
mod booking;
mod cancellation;
pub mod category;
mod creation;
mod details;
mod draft;
mod editing;
mod handlers;
mod list;
pub mod model;
mod request;
pub mod status;
pub mod stock;
mod store;

use axum::Router;
use axum::routing::{get, post};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use self::access::DetailAccess;
pub use self::answer::Application;
use self::handlers::{internal, reading, writing};
use crate::state::AppState;

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(reading::page, writing::create))
        .routes(routes!(reading::page_of_user))
        .routes(routes!(reading::by_id, writing::update))
        .routes(routes!(reading::inventory))
        .routes(routes!(writing::cancel))
        .routes(routes!(writing::approve))
}

/// The routes for other services.
pub fn internal_routes() -> Router<AppState> {
    Router::new()
        .route("/internal/reserves", post(internal::create))
        .route(
            "/internal/reserves/{reserveId}/outcome",
            get(internal::outcome),
        )
}
