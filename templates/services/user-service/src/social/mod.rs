//! People as other providers know them: `/api/v1/users/social`. This project has no provider, so
//! that nobody is known.

mod handlers;
mod model;

use mesh_web::{ApiError, Text};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(handlers::profile))
}

/// No provider tells who this is.
pub fn unknown_person() -> ApiError {
    ApiError::business(Text::key("err.user.social.get"))
}
