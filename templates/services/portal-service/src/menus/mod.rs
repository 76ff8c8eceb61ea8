//! Menus, a tree for each site: `/api/v1/menus`.

mod changes;
mod handlers;
pub mod model;
mod moves;
mod requests;
pub mod store;
pub mod tree;
mod views;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(handlers::create))
        .routes(routes!(handlers::by_id, handlers::update, handlers::delete))
        .routes(routes!(handlers::tree, handlers::move_menus))
        .routes(routes!(handlers::rename))
}
