//! The SQL statements of a request.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use reqwest::RequestBuilder;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use uuid::Uuid;

use crate::{Answer, wait_until};

const LIMIT: Duration = Duration::from_secs(20);

/// A tracing server for a service under test, which sends each statement as a span of the request
/// that it is part of. BEGIN and COMMIT are no spans.
pub struct StatementLog {
    endpoint: String,
    spans: Spans,
}

#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Vec<Span>>>);

#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Span {
    trace_id: String,
    kind: Option<String>,
    timestamp: u64,
    #[serde(default)]
    tags: Tags,
}

#[derive(Clone, Default, Deserialize)]
struct Tags {
    #[serde(rename = "sql.query")]
    statement: Option<String>,
}

impl StatementLog {
    /// Listens on a free port until the test ends.
    ///
    /// # Panics
    /// When there is no free port.
    pub async fn serve() -> Self {
        let spans = Spans::default();
        let router = Router::new()
            .route("/api/v2/spans", post(Spans::take))
            .with_state(spans.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a free port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, router).await });
        let endpoint = format!("http://{address}/api/v2/spans");
        Self { endpoint, spans }
    }

    /// The settings with which a service sends what it is asked to.
    pub fn settings(&self) -> [(&'static str, Value); 2] {
        [
            ("management.zipkin.tracing.endpoint", json!(self.endpoint)),
            ("management.tracing.sampling.probability", json!(0)),
        ]
    }

    /// Sends a request; gives the answer, and the statements that it took in their order.
    ///
    /// # Panics
    /// When no trace arrives.
    pub async fn of(&self, request: RequestBuilder) -> (Answer, Vec<String>) {
        let trace_id = Uuid::new_v4().simple().to_string();
        let parent = format!("00-{trace_id}-00f067aa0ba902b7-01");
        let answer = Answer::of(request.header("traceparent", parent)).await;
        // The span of the request ends last, and is sent after those of its statements.
        let is_whole = async || {
            let spans = self.spans.of(&trace_id);
            spans
                .iter()
                .any(|span| span.kind.as_deref() == Some("SERVER"))
        };
        wait_until("the trace is whole", LIMIT, is_whole).await;
        let mut spans = self.spans.of(&trace_id);
        spans.sort_by_key(|span| span.timestamp);
        let statements = spans.into_iter().filter_map(|span| span.tags.statement);
        (answer, statements.collect())
    }
}

impl Spans {
    async fn take(State(spans): State<Self>, Json(batch): Json<Vec<Span>>) -> StatusCode {
        let mut kept = spans.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend(batch);
        StatusCode::ACCEPTED
    }

    fn of(&self, trace_id: &str) -> Vec<Span> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let spans = kept.iter().filter(|span| span.trace_id == trace_id);
        spans.cloned().collect()
    }
}
