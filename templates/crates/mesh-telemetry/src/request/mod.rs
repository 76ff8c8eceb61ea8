//! One span, one measurement and one closing log line for each request.

mod timers;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::Response;
use tracing::Instrument;

use self::timers::RequestTimers;
pub use self::timers::outcome;
use crate::metrics::{Metrics, Tags};
use crate::path::visible;
use crate::random::long_id;
use crate::trace::{ActiveSpan, Tracer};

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

struct Observation {
    service: &'static str,
    timers: RequestTimers,
    tracer: Tracer,
}

/// Logs, measures and traces every request, and gives it an id, taken from the client when it sent
/// one.
pub fn observe_requests(router: Router, observer: Observer) -> Router {
    let observation = Arc::new(Observation {
        service: observer.service,
        timers: RequestTimers::new(observer.metrics),
        tracer: observer.tracer,
    });
    router.layer(middleware::from_fn(move |request: Request, next: Next| {
        observed(observation.clone(), request, next)
    }))
}

async fn observed(observation: Arc<Observation>, mut request: Request, next: Next) -> Response {
    let id = request_id(&request);
    request.headers_mut().insert(REQUEST_ID, id.clone());
    let seen = Seen::of(&request);
    let span = observation.tracer.begin_server(request.headers());
    let trace_id = span.context().trace_id_text();
    // At the highest level: lines of any level need it to tell which request they belong to.
    let log_span = tracing::error_span!(
        "request",
        service = observation.service,
        traceId = trace_id,
        spanId = span.context().span_id_text(),
        method = seen.method.as_str(),
        path = %visible(request.uri().path()),
        id = id.to_str().unwrap_or_default(),
    );
    let answer = span.within(next.run(request));
    let work = async move {
        let started = Instant::now();
        let mut response = answer.await;
        let headers = response.headers_mut();
        // Insert, not append: behind a gateway the answer of the service has them already.
        headers.insert(REQUEST_ID, id);
        headers.insert(TRACE_ID, hexadecimal(trace_id));
        let (status, duration) = (response.status(), started.elapsed());
        log_answer(status, duration);
        observation.timers.record(&seen, status, duration);
        seen.finish(span, status);
        response
    };
    work.instrument(log_span).await
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
    method: Method,
    uri: Uri,
    /// The route's template, such as `/users/{id}`.
    route: Option<MatchedPath>,
}

impl Seen {
    fn of(request: &Request) -> Self {
        Self {
            method: request.method().clone(),
            uri: request.uri().clone(),
            route: request.extensions().get().cloned(),
        }
    }

    fn route(&self) -> Option<&str> {
        self.route.as_ref().map(MatchedPath::as_str)
    }

    fn finish(&self, span: ActiveSpan, status: StatusCode) {
        if !span.is_recording() {
            return;
        }
        let mut tags = Tags::from([
            ("http.method", self.method.to_string()),
            ("http.path", self.uri.path().to_owned()),
            ("http.status_code", status.as_str().to_owned()),
        ]);
        if status.is_server_error() {
            tags.insert("error", status.as_str().to_owned());
        }
        let route = self.route().unwrap_or_default();
        let name = format!("{} {route}", self.method);
        span.finish(name.trim_end().to_lowercase(), tags);
    }
}

/// The client's id when it is short and plain: it goes into logs and headers as it is.
fn request_id(request: &Request) -> HeaderValue {
    let sent = request.headers().get(REQUEST_ID).filter(|value| {
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
        (1..=LONGEST_ID).contains(&value.len()) && value.as_bytes().iter().all(plain)
    });
    sent.cloned()
        .unwrap_or_else(|| hexadecimal(format!("{:032x}", long_id())))
}

fn hexadecimal(digits: String) -> HeaderValue {
    HeaderValue::try_from(digits)
        .unwrap_or_else(|_| unreachable!("hexadecimal digits make a header value"))
}
