//! Boards: `/api/v1/boards`, and `/internal/boards` for other services.

mod handlers;
mod internal;
pub mod model;
mod request;
pub mod store;

use axum::Router;
use axum::routing::post;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(handlers::page, handlers::create))
        .routes(routes!(
            handlers::by_number,
            handlers::update,
            handlers::delete
        ))
}

/// The routes for other services.
pub fn internal_routes() -> Router<AppState> {
    Router::new().route(internal::PATH, post(internal::summaries))
}
