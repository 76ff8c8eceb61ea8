//! Signing out: `/logout`.

mod handlers;

use axum::Router;
use axum::routing::get;

use crate::state::AppState;

/// The routes. As in Spring Security they are no part of the documented API.
pub fn routes() -> Router<AppState> {
    let logout = get(handlers::logout)
        .post(handlers::logout)
        .put(handlers::logout)
        .delete(handlers::logout);
    Router::new().route("/logout", logout)
}
