//! Security headers of every answer, set only where a handler did not.

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;

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
    router.layer(middleware::from_fn(
        move |request: Request, next: Next| async move {
            let mut response = next.run(request).await;
            add_missing(&mut response, headers);
            response
        },
    ))
}

fn add_missing(response: &mut Response, headers: SecurityHeaders) {
    // A handler that decides about caching decides about all of it.
    let decided = response.headers().contains_key(header::CACHE_CONTROL);
    for (name, value) in headers {
        let name = HeaderName::from_static(name);
        let about_caching =
            [header::CACHE_CONTROL, header::PRAGMA, header::EXPIRES].contains(&name);
        if !(about_caching && decided) {
            response
                .headers_mut()
                .entry(name)
                .or_insert(HeaderValue::from_static(value));
        }
    }
}
