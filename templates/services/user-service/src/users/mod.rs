//! Users: `/api/v1/users`, and `/internal/user-names` for other services.

mod codes;
pub mod fields;
mod handlers;
pub mod model;
mod names;
mod new_user;
mod requests;
pub mod store;

use axum::Router;
use axum::routing::post;
use mesh_security::hash_password;
use mesh_web::{ApiError, Text};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use self::codes::{Role, UserState};
pub use self::names::PATH as NAMES;
pub use self::new_user::NewUser;
use crate::state::AppState;

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(handlers::page, handlers::create))
        .routes(routes!(handlers::by_id, handlers::update))
        .routes(routes!(handlers::delete))
}

/// The routes for other services.
pub fn internal_routes() -> Router<AppState> {
    Router::new().route(names::PATH, post(names::names))
}

/// The form in which e-mail addresses are stored and compared: letter case does not count, nor do
/// blanks around it.
pub fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

/// The hash of a password that is going to be stored.
///
/// # Errors
/// E999 when the system gives no random numbers.
pub async fn hash(password: String) -> Result<String, ApiError> {
    hash_password(password).await.map_err(ApiError::internal)
}

/// Nobody has this id.
pub fn no_such_user() -> ApiError {
    ApiError::business(Text::key("err.user.notexists"))
}
