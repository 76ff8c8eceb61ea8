//! The codes that have a parent: `/api/v1/code-details`.

mod handlers;
mod model;
mod requests;
mod store;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(handlers::page, handlers::create))
        .routes(routes!(handlers::by_id, handlers::update, handlers::delete))
        .routes(routes!(handlers::toggle_use))
        .routes(routes!(handlers::parent))
        .routes(routes!(handlers::choices))
        .routes(routes!(handlers::choices_with))
}
