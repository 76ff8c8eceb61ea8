//! Becoming a user: `/api/v1/users/join` and `/api/v1/users/exists`.

mod handlers;
mod model;
mod store;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(handlers::join))
        .routes(routes!(handlers::exists))
}
