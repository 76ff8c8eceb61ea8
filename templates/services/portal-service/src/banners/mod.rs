//! Banners of the sites: `/api/v1/banners`.

mod changes;
mod handlers;
pub mod model;
mod request;
mod store;
mod views;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(handlers::page, handlers::create))
        .routes(routes!(handlers::for_main))
        .routes(routes!(
            handlers::by_number,
            handlers::update,
            handlers::delete
        ))
        .routes(routes!(handlers::next_sort_seq))
        .routes(routes!(handlers::set_use))
}
