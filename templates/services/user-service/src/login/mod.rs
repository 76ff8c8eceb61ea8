//! Signing in: `/login`, also served as `/auth/login`.

mod handlers;
pub mod model;
mod sign_in;
mod store;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    let login = || OpenApiRouter::new().routes(routes!(handlers::login));
    login().nest("/auth", login())
}
