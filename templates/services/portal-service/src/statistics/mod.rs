//! Visits of the sites: `/api/v1/statistics`.

mod handlers;
mod model;
mod series;
mod store;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(handlers::monthly))
        .routes(routes!(handlers::daily))
        .routes(routes!(handlers::save))
}
