//! Texts that people see, in Korean and English: `/api/v1/messages` for the front ends, and
//! `/internal/messages` for all services.

mod files;
mod handlers;
mod live;
pub mod model;
mod store;

use axum::Router;
use axum::routing::get;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use self::files::MessageFiles;
pub use self::live::LiveMessages;
use crate::state::AppState;

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(handlers::refresh))
        .routes(routes!(handlers::map))
        .routes(routes!(handlers::list))
        .routes(routes!(handlers::one))
}

/// The routes for other services.
pub fn internal_routes() -> Router<AppState> {
    Router::new().route("/internal/messages", get(handlers::document))
}
