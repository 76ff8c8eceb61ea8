//! Security headers of every answer, set only where a handler did not.

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;
use tower::util::MapResponseLayer;

/// Names (in lower case) and values of headers that are added to answers lacking them.
pub type SecurityHeaders = &'static [(&'static str, &'static str)];

/// What the answers of services have: nothing is sniffed, nothing is kept in caches.
pub const SERVICE_HEADERS: SecurityHeaders = &[
    ("x-content-type-options", "nosniff"),
    ("x-xss-protection", "0"),
    (
        "cache-control",
        "no-cache, no-store, max-age=0, must-revalidate",
    ),
    ("pragma", "no-cache"),
    ("expires", "0"),
];

/// Adds `headers` to every answer of `router` that lacks them.
pub fn security_headers(router: Router, headers: SecurityHeaders) -> Router {
    router.layer(security_headers_layer(headers))
}

/// Adds `headers` to every answer that lacks them.
pub fn security_headers_layer(
    headers: SecurityHeaders,
) -> MapResponseLayer<impl Fn(Response) -> Response + Clone> {
    let headers: Arc<[Added]> = headers.iter().map(Added::new).collect();
    MapResponseLayer::new(move |mut response: Response| {
        add_missing(response.headers_mut(), &headers);
        response
    })
}

struct Added {
    name: HeaderName,
    value: HeaderValue,
    is_about_caching: bool,
}

impl Added {
    fn new((name, value): &(&'static str, &'static str)) -> Self {
        let name = HeaderName::from_static(name);
        Self {
            is_about_caching: [header::CACHE_CONTROL, header::PRAGMA, header::EXPIRES]
                .contains(&name),
            name,
            value: HeaderValue::from_static(value),
        }
    }
}

fn add_missing(present: &mut HeaderMap, headers: &[Added]) {
    // A handler that decides about caching decides about all of it.
    let decided = present.contains_key(header::CACHE_CONTROL);
    for added in headers {
        if !(added.is_about_caching && decided) {
            let entry = present.entry(&added.name);
            entry.or_insert_with(|| added.value.clone());
        }
    }
}
