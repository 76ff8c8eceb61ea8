//! Tokens: the answer of a sign-in, and `/api/v1/users/token/refresh`.

mod handlers;
mod issued;
mod store;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use self::issued::TokensIssued;
pub use self::store::end_session;
use crate::state::AppState;

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(handlers::refresh))
}
