//! Which role sees which menu: `/api/v1/menu-roles`.

mod handlers;
mod marks;
pub mod model;
mod navigation;
mod store;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(handlers::save))
        .routes(routes!(handlers::navigation))
        .routes(routes!(handlers::marks))
}
