//! Roles: `/api/v1/roles`. They are read only; their rows come with the seed.

mod handlers;
pub mod model;
mod store;

use axum::Router;
use axum::routing::get;

use crate::state::AppState;

/// The routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/v1/roles", get(handlers::page))
        .route("/api/v1/roles/all", get(handlers::all))
}
