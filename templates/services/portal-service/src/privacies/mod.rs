//! Privacy notices: `/api/v1/privacies`.

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
        .routes(routes!(handlers::in_use))
        .routes(routes!(
            handlers::by_number,
            handlers::update,
            handlers::delete
        ))
        .routes(routes!(handlers::set_use))
}
