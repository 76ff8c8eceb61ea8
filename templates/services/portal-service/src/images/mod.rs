//! Pictures as pages show them: `/api/v1/images`. Everybody may see them.

mod handlers;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(handlers::of_editor))
        .routes(routes!(handlers::of_attachment))
}
