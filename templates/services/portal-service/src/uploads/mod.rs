//! Uploads that are no attachments yet, and pictures of editors: `/api/v1/upload`.

pub mod form;
mod handlers;
mod model;
mod paced;
pub mod pending;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::files::Files;
use crate::state::AppState;

/// The routes.
pub fn routes(files: &Files) -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(handlers::one))
        .routes(routes!(handlers::several))
        .layer(files.body_limit())
        .routes(routes!(handlers::of_editor))
}
