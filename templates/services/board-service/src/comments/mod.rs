//! Comments on posts: `/api/v1/comments`.

mod answer;
pub mod count;
mod handlers;
mod list;
mod model;
mod request;
mod store;
mod thread;
mod writing;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::handlers::{reading, writing as changing};
use crate::state::AppState;

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(reading::total))
        .routes(routes!(reading::all))
        .routes(routes!(reading::page))
        .routes(routes!(reading::page_with_deleted))
        .routes(routes!(changing::create, changing::update))
        .routes(routes!(changing::update_own))
        .routes(routes!(changing::delete))
        .routes(routes!(changing::delete_own))
}
