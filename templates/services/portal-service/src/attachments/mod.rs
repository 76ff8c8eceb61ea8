//! Attachments: files in groups, which owners such as posts know by a code. `/api/v1/attachments`,
//! `/api/v1/download`.

mod changes;
mod download;
mod group;
mod handlers;
pub mod model;
mod new_rows;
mod orphans;
mod owner;
pub mod store;
mod temporary;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::files::Files;
use crate::state::AppState;

pub use orphans::OrphanCleanup;
pub use owner::follow_owners;

/// The routes.
pub fn routes(files: &Files) -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(changes::create))
        .routes(routes!(changes::add))
        .routes(routes!(handlers::of_code, changes::update, handlers::purge))
        .layer(files.body_limit())
        .routes(routes!(handlers::page))
        .routes(routes!(handlers::mark))
        .routes(routes!(handlers::set_owner))
        .routes(routes!(handlers::purge_group))
        .routes(routes!(temporary::create))
        .routes(routes!(temporary::update))
        .routes(routes!(download::live))
        .routes(routes!(download::any))
}
