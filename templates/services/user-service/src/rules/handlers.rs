//! Handler of `/internal/authorization-rules`.

use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use mesh_security::ServiceCaller;

use super::LiveRules;

/// The rules for other services, from memory: they ask often. Who has them already gets 304.
pub async fn rules(
    _caller: ServiceCaller,
    State(rules): State<LiveRules>,
    headers: HeaderMap,
) -> Response {
    let published = rules.published();
    let etag = [(ETAG, published.etag.clone())];
    if is_known(&headers, &published.etag) {
        return (StatusCode::NOT_MODIFIED, etag).into_response();
    }
    let json = [(CONTENT_TYPE, "application/json")];
    (etag, json, published.json).into_response()
}

fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let known = headers.get_all(IF_NONE_MATCH).into_iter();
    known
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|tag| tag.trim() == etag)
}
