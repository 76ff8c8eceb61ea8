//! What people do with their own account: change name and e-mail address
//! (`/api/v1/users/info/{userId}`), the password (`/api/v1/users/password/update` and `…/match`), and
//! leave (`/api/v1/users/leave`).

mod handlers;
mod proof;
mod requests;
mod store;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(handlers::update_info))
        .routes(routes!(handlers::update_password))
        .routes(routes!(handlers::match_password))
        .routes(routes!(handlers::leave))
}
