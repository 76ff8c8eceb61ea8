//! Requests for reservations: `/api/v1/requests`.

mod answer;
mod handlers;
mod request;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(handlers::realtime))
        .routes(routes!(handlers::evaluate))
}
