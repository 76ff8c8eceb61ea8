//! What is left of items: taken and given back here only.

mod handlers;
mod inventory;
mod ledger;

use axum::Router;
use axum::routing::put;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use self::ledger::{Order, Taken, give_back, take};
use crate::state::AppState;

/// Pattern of the public paths that decide themselves who may call them: services have no role that
/// a rule could name.
pub const OPEN: &str = "/api/v1/reserve-items/?*/inventories";

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(handlers::update_inventory))
}

/// The routes for other services.
pub fn internal_routes() -> Router<AppState> {
    Router::new().route(handlers::STOCK, put(handlers::take))
}
