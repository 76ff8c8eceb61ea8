//! Authorizations, what roles can be granted: `/api/v1/authorizations`.

mod handlers;
pub mod model;
mod order;
pub mod store;

use axum::Router;
use axum::routing::get;

use crate::state::AppState;

/// The routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route(
            "/api/v1/authorizations",
            get(handlers::page).post(handlers::create),
        )
        .route("/api/v1/authorizations/check", get(handlers::check))
        .route(
            "/api/v1/authorizations/sort-seq/next",
            get(handlers::next_sort_seq),
        )
        .route(
            "/api/v1/authorizations/{authorizationNo}",
            get(handlers::by_number)
                .put(handlers::update)
                .delete(handlers::delete),
        )
}
