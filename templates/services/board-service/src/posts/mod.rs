//! Posts: `/api/v1/posts`.

mod answer;
mod handlers;
mod list;
pub mod model;
mod neighbours;
mod newest;
mod read_count;
mod request;
pub mod store;
pub mod writing;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use self::answer::PostSimple;
use self::handlers::{creator, manager, reading};
use crate::state::AppState;

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(reading::page))
        .routes(routes!(reading::newest))
        .routes(routes!(reading::view))
        .routes(routes!(creator::create))
        .routes(routes!(creator::update))
        .routes(routes!(creator::remove))
        .routes(routes!(manager::page, manager::create))
        .routes(routes!(manager::by_key, manager::update))
        .routes(routes!(manager::remove))
        .routes(routes!(manager::restore))
        .routes(routes!(manager::purge))
}
