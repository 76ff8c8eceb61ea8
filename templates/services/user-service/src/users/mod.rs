//! Users: `/api/v1/users`, and `/internal/user-names` for other services.

mod codes;
mod handlers;
pub mod model;
mod names;
mod store;

use axum::Router;
use axum::routing::post;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use self::codes::{Role, UserState};
use crate::state::AppState;

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(handlers::page))
        .routes(routes!(handlers::by_id))
}

/// The routes for other services.
pub fn internal_routes() -> Router<AppState> {
    Router::new().route("/internal/user-names", post(names::names))
}

/// The form in which e-mail addresses are stored and compared: letter case does not count, nor do
/// blanks around it.
pub fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}
