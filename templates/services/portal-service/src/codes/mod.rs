//! Codes: `/api/v1/codes` for those without parent, and the table of all codes.

mod changes;
mod handlers;
pub mod model;
mod names;
mod of_parents;
mod requests;
pub mod store;
mod telling;

use axum::Router;
use axum::routing::post;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use self::changes::{changeable, create, delete, toggle_use, write};
pub use self::requests::{CodeUpdate, UseAt, check_new, code_text};
pub use self::telling::tell_code_change;
use crate::state::AppState;

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(handlers::page, handlers::create))
        .routes(routes!(handlers::parents))
        .routes(routes!(handlers::by_id, handlers::update, handlers::delete))
        .routes(routes!(handlers::toggle_use))
}

/// The routes for other services.
pub fn internal_routes() -> Router<AppState> {
    Router::new()
        .route(names::PATH, post(names::names))
        .route(of_parents::PATH, post(of_parents::of_parents))
}
