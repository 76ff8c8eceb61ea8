//! Spans as Zipkin takes them: `POST /api/v2/spans` with a JSON array.
//! Source: zipkin-api, version 2.

use std::sync::Arc;
use std::time::UNIX_EPOCH;

use serde::Serialize;

use super::context::Sampling;
use super::span::{FinishedSpan, SpanKind};
use crate::Tags;

/// Times are in microseconds.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Span<'a> {
    trace_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_id: Option<String>,
    id: String,
    kind: &'static str,
    name: &'a str,
    timestamp: u128,
    duration: u128,
    local_endpoint: Endpoint<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remote_endpoint: Option<Endpoint<'a>>,
    tags: &'a Tags,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    debug: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Endpoint<'a> {
    service_name: &'a str,
}

/// The body of a request.
pub fn body(service: &str, spans: &[Arc<FinishedSpan>]) -> serde_json::Result<Vec<u8>> {
    let spans: Vec<Span<'_>> = spans.iter().map(|span| in_zipkin(service, span)).collect();
    serde_json::to_vec(&spans)
}

fn in_zipkin<'a>(service: &'a str, span: &'a FinishedSpan) -> Span<'a> {
    let timestamp = span.started_at.duration_since(UNIX_EPOCH);
    let peer = span.tags.get("peer.service");
    Span {
        trace_id: span.context.trace_id_text(),
        parent_id: span.context.parent_id.map(|id| format!("{id:016x}")),
        id: span.context.span_id_text(),
        kind: kind(span.kind),
        name: &span.name,
        timestamp: timestamp.unwrap_or_default().as_micros(),
        duration: span.duration.as_micros().max(1),
        local_endpoint: Endpoint {
            service_name: service,
        },
        remote_endpoint: peer.map(|service_name| Endpoint { service_name }),
        tags: &span.tags,
        debug: span.context.sampling == Sampling::Debug,
    }
}

fn kind(kind: SpanKind) -> &'static str {
    match kind {
        SpanKind::Client => "CLIENT",
        SpanKind::Server => "SERVER",
        SpanKind::Producer => "PRODUCER",
        SpanKind::Consumer => "CONSUMER",
    }
}
