//! HTML pages: `/api/v1/contents`.

mod handlers;
pub mod model;
mod request;
pub mod store;

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
