//! Which role may what: `/api/v1/role-authorizations`.

mod handlers;
pub mod model;
pub mod store;

use axum::Router;
use axum::routing::get;

use crate::state::AppState;

/// The routes.
pub fn routes() -> Router<AppState> {
    Router::new().route(
        "/api/v1/role-authorizations",
        get(handlers::page)
            .post(handlers::grant)
            .put(handlers::revoke),
    )
}
