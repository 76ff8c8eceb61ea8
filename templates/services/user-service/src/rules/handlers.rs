//! Handler of `/internal/authorization-rules`.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use mesh_security::ServiceCaller;

use super::LiveRules;

/// The rules for other services, from memory: they ask often.
pub async fn rules(
    _caller: ServiceCaller,
    State(rules): State<LiveRules>,
    headers: HeaderMap,
) -> Response {
    rules.published().answer(&headers)
}
