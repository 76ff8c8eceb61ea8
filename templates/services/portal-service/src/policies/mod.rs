//! Versions of the terms of use and of the consent to the use of personal data: `/api/v1/policies`.

mod handlers;
pub mod model;
mod requests;
mod store;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(handlers::page, handlers::create))
        .routes(routes!(handlers::latest))
        .routes(routes!(handlers::by_id, handlers::update, handlers::delete))
        .routes(routes!(handlers::set_use))
}
