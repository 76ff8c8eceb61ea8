//! Tokens: the answer of a sign-in, `/api/v1/users/token/refresh` and the public keys.

mod grant;
mod handlers;
mod issued;
mod store;

use axum::Router;
use axum::routing::post;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use self::issued::TokensIssued;
pub use self::store::end_session;
use crate::state::AppState;

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(handlers::refresh))
        .routes(routes!(handlers::key_set))
}

/// The routes for other services.
pub fn internal_routes() -> Router<AppState> {
    Router::new().route("/internal/service-tokens", post(grant::grant))
}
