//! Users: `/api/v1/users`.

mod codes;
mod handlers;
pub mod model;
mod store;

use axum::Router;
use axum::routing::get;

pub use self::codes::{Role, UserState};
use crate::state::AppState;

/// The routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/v1/users", get(handlers::page))
        .route("/api/v1/users/{userId}", get(handlers::by_id))
}

/// The form in which e-mail addresses are stored and compared: letter case does not count, nor do
/// blanks around it.
pub fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}
