//! Items: `/api/v1/reserve-items`, and `/internal/reserve-items` for other services.

mod answer;
pub mod availability;
mod existence;
mod filter;
mod handlers;
pub mod internal;
mod latest;
mod list;
pub mod model;
mod relation;
mod request;
mod rules;
pub mod store;

use axum::Router;
use axum::routing::{get, post};
use mesh_service::tell_changes;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::handlers::{reading, writing};
use crate::state::AppState;

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(reading::page, writing::create))
        .routes(routes!(reading::by_id, writing::update))
        .routes(routes!(writing::set_use))
        .routes(routes!(reading::with_relations))
        .routes(routes!(reading::latest))
        .routes(routes!(reading::page_of_category))
}

/// The routes for other services.
pub fn internal_routes() -> Router<AppState> {
    Router::new()
        .route(internal::PATH, post(internal::relations))
        .route(internal::ONE, get(internal::relation))
}

/// Lets other services forget the items at a location, which has changed.
pub async fn tell_changes_at(state: &AppState, location_id: i64) {
    match store::ids_at(&state.database, location_id).await {
        Ok(ids) => {
            let ids = ids.iter().map(i64::to_string).collect();
            tell_changes(&state.bus, internal::PATH, ids).await;
        }
        Err(error) => tracing::warn!("other services keep items for a while: {error}"),
    }
}
