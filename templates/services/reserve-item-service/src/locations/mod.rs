//! Locations: `/api/v1/locations`.

mod handlers;
pub mod model;
mod request;
mod store;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(handlers::page, handlers::create))
        .routes(routes!(handlers::usable))
        .routes(routes!(handlers::by_id, handlers::update, handlers::delete))
        .routes(routes!(handlers::set_use))
}
