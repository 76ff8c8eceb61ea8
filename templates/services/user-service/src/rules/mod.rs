//! The rules by which the whole mesh decides, kept in memory and handed to other services:
//! `/internal/authorization-rules`.

mod handlers;
mod live;
mod store;

use axum::Router;
use axum::routing::get;

pub use self::live::LiveRules;
use crate::state::AppState;

/// The routes.
pub fn routes() -> Router<AppState> {
    Router::new().route("/internal/authorization-rules", get(handlers::rules))
}
