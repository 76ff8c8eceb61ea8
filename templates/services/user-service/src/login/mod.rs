//! Signing in: `/login`, also served as `/auth/login`.

mod client;
mod handlers;
pub mod model;
mod sign_in;
mod store;

use axum::Router;
use axum::routing::post;

use crate::state::AppState;

/// The routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/login", post(handlers::login))
        .route("/auth/login", post(handlers::login))
}
