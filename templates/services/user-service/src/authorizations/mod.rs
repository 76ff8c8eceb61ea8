//! Authorizations, what roles can be granted: `/api/v1/authorizations`.

mod handlers;
pub mod model;
mod order;
pub mod store;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(handlers::page, handlers::create))
        .routes(routes!(handlers::check))
        .routes(routes!(handlers::next_sort_seq))
        .routes(routes!(
            handlers::by_number,
            handlers::update,
            handlers::delete
        ))
}
