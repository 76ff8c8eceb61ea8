//! One span and one closing log line for each request.

use std::time::Instant;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::{self, Next};
use axum::response::Response;
use tracing::Instrument;
use uuid::Uuid;

/// Header that carries the id of a request through the mesh and back to the client.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Longest request id that is taken over from a client.
const LONGEST_ID: usize = 64;

/// Logs every request of `service` and gives it an id, taken from the client when it sent one.
pub fn log_requests(router: Router, service: &'static str) -> Router {
    router.layer(middleware::from_fn(move |request: Request, next: Next| {
        logged(service, request, next)
    }))
}

async fn logged(service: &'static str, mut request: Request, next: Next) -> Response {
    let id = request_id(&request);
    request.headers_mut().insert(REQUEST_ID, id.clone());
    let span = tracing::info_span!(
        "request",
        service,
        method = %request.method(),
        path = request.uri().path(),
        id = id.to_str().unwrap_or_default(),
    );
    let started = Instant::now();
    async move {
        let mut response = next.run(request).await;
        response.headers_mut().insert(REQUEST_ID, id);
        let status = response.status().as_u16();
        let milliseconds = started.elapsed().as_millis();
        if status >= 500 {
            tracing::warn!(status, milliseconds, "answered");
        } else {
            tracing::debug!(status, milliseconds, "answered");
        }
        response
    }
    .instrument(span)
    .await
}

/// The client's id when it is short and plain: it goes into logs and headers as it is.
fn request_id(request: &Request) -> HeaderValue {
    let sent = request.headers().get(REQUEST_ID).filter(|value| {
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
        (1..=LONGEST_ID).contains(&value.len()) && value.as_bytes().iter().all(plain)
    });
    sent.cloned().unwrap_or_else(|| {
        let id = Uuid::new_v4().simple().to_string();
        HeaderValue::try_from(id)
            .unwrap_or_else(|_| unreachable!("hexadecimal digits make a header value"))
    })
}
