//! One span, one measurement and one closing log line for each request.

use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::Response;
use tracing::Instrument;
use uuid::Uuid;

use crate::metrics::{Metrics, Tags};
use crate::trace::Tracer;

/// Header that carries the id of a request through the mesh and back to the client.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Longest request id that is taken over from a client.
const LONGEST_ID: usize = 64;

/// Header that tells a client in which trace its request was served.
pub const TRACE_ID: HeaderName = HeaderName::from_static("x-trace-id");

/// What requests are observed with.
#[derive(Clone)]
pub struct Observer {
    /// Name of the service.
    pub service: &'static str,
    /// Measures them.
    pub metrics: Metrics,
    /// Puts them into traces.
    pub tracer: Tracer,
}

/// Logs, measures and traces every request, and gives it an id, taken from the client when it sent
/// one.
pub fn observe_requests(router: Router, observer: Observer) -> Router {
    router.layer(middleware::from_fn(move |request: Request, next: Next| {
        observed(observer.clone(), request, next)
    }))
}

async fn observed(observer: Observer, mut request: Request, next: Next) -> Response {
    let id = request_id(&request);
    request.headers_mut().insert(REQUEST_ID, id.clone());
    let seen = Seen::of(&request);
    let span = observer.tracer.begin_server(request.headers());
    let context = span.context();
    let trace_id = hexadecimal(context.trace_id_text());
    let log_span = tracing::info_span!(
        "request",
        service = observer.service,
        traceId = context.trace_id_text(),
        spanId = context.span_id_text(),
        method = seen.method,
        path = seen.path,
        id = id.to_str().unwrap_or_default(),
    );
    let work = async move {
        let started = Instant::now();
        let mut response = next.run(request).await;
        let headers = response.headers_mut();
        // Insert, not append: behind a gateway the answer of the service has them already.
        headers.insert(REQUEST_ID, id);
        headers.insert(TRACE_ID, trace_id);
        let (status, duration) = (response.status(), started.elapsed());
        log_answer(status, duration);
        span.finish(seen.span_name(), seen.span_tags(status));
        observer
            .metrics
            .record("http.server.requests", seen.metric_tags(status), duration);
        response
    };
    Tracer::within(context, work).instrument(log_span).await
}

fn log_answer(status: StatusCode, duration: Duration) {
    let (status, milliseconds) = (status.as_u16(), duration.as_millis());
    if status >= 500 {
        tracing::warn!(status, milliseconds, "answered");
    } else {
        tracing::debug!(status, milliseconds, "answered");
    }
}

/// What is remembered of a request while it is served.
struct Seen {
    method: String,
    path: String,
    /// The route's template, such as `/users/{id}`.
    route: Option<String>,
}

impl Seen {
    fn of(request: &Request) -> Self {
        Self {
            method: request.method().to_string(),
            path: request.uri().path().to_owned(),
            route: request
                .extensions()
                .get::<MatchedPath>()
                .map(|path| path.as_str().to_owned()),
        }
    }

    fn span_name(&self) -> String {
        format!(
            "{} {}",
            self.method,
            self.route.as_deref().unwrap_or_default()
        )
        .trim_end()
        .to_lowercase()
    }

    fn span_tags(&self, status: StatusCode) -> Tags {
        let mut tags = Tags::from([
            ("http.method", self.method.clone()),
            ("http.path", self.path.clone()),
            ("http.status_code", status.as_str().to_owned()),
        ]);
        if status.is_server_error() {
            tags.insert("error", status.as_str().to_owned());
        }
        tags
    }

    /// The labels of Spring Boot 3. `uri` is the route, never the path: labels must stay few.
    fn metric_tags(&self, status: StatusCode) -> Tags {
        let uri = match &self.route {
            Some(route) => route,
            None if status == StatusCode::NOT_FOUND => "NOT_FOUND",
            None => "UNKNOWN",
        };
        Tags::from([
            ("error", "none".to_owned()),
            ("exception", "none".to_owned()),
            ("method", known_method(&self.method).to_owned()),
            ("outcome", outcome(status).to_owned()),
            ("status", status.as_str().to_owned()),
            ("uri", uri.to_owned()),
        ])
    }
}

/// Micrometer's label for the kind of a status.
pub fn outcome(status: StatusCode) -> &'static str {
    match status.as_u16() / 100 {
        1 => "INFORMATIONAL",
        2 => "SUCCESS",
        3 => "REDIRECTION",
        4 => "CLIENT_ERROR",
        5 => "SERVER_ERROR",
        _ => "UNKNOWN",
    }
}

/// Clients may invent methods; each would be a label.
fn known_method(method: &str) -> &str {
    match method {
        "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" => method,
        _ => "UNKNOWN",
    }
}

/// The client's id when it is short and plain: it goes into logs and headers as it is.
fn request_id(request: &Request) -> HeaderValue {
    let sent = request.headers().get(REQUEST_ID).filter(|value| {
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
        (1..=LONGEST_ID).contains(&value.len()) && value.as_bytes().iter().all(plain)
    });
    sent.cloned()
        .unwrap_or_else(|| hexadecimal(Uuid::new_v4().simple().to_string()))
}

fn hexadecimal(digits: String) -> HeaderValue {
    HeaderValue::try_from(digits)
        .unwrap_or_else(|_| unreachable!("hexadecimal digits make a header value"))
}
