//! Tokens: the answer of a sign-in, and `/api/v1/users/token/refresh`.

mod handlers;
mod issued;
mod store;

use axum::Router;
use axum::routing::put;

pub use self::issued::TokensIssued;
use crate::state::AppState;

/// The routes.
pub fn routes() -> Router<AppState> {
    Router::new().route("/api/v1/users/token/refresh", put(handlers::refresh))
}
