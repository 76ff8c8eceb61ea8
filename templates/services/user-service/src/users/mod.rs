//! Users: `/api/v1/users`.

mod codes;
mod handlers;
pub mod model;
mod store;

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

/// The form in which e-mail addresses are stored and compared: letter case does not count, nor do
/// blanks around it.
pub fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}
