//! Spans as OpenTelemetry collectors take them: OTLP over HTTP in its JSON encoding, which needs no
//! protobuf.
//! Source: opentelemetry-proto, `trace/v1/trace.proto`, and "OTLP/HTTP, JSON Protobuf Encoding":
//! ids are hexadecimal, 64-bit numbers are texts.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::span::{FinishedSpan, SpanKind};

/// Of `Status`: the work failed.
const STATUS_ERROR: u8 = 2;

/// The body of a request.
pub fn body(service: &str, spans: &[Arc<FinishedSpan>]) -> serde_json::Result<Vec<u8>> {
    let spans: Vec<Value> = spans.iter().map(|each| span(each)).collect();
    serde_json::to_vec(&json!({
        "resourceSpans": [{
            "resource": {"attributes": [attribute("service.name", service)]},
            "scopeSpans": [{"scope": {"name": "mesh-telemetry"}, "spans": spans}],
        }]
    }))
}

fn span(span: &FinishedSpan) -> Value {
    let context = &span.context;
    let tags = span.tags.iter();
    let attributes: Vec<Value> = tags.map(|(key, value)| attribute(key, value)).collect();
    let mut object = json!({
        "traceId": format!("{:032x}", context.trace_id),
        "spanId": context.span_id_text(),
        "flags": u8::from(context.is_sampled()),
        "name": span.name,
        "kind": kind(span.kind),
        "startTimeUnixNano": nanoseconds(span.started_at),
        "endTimeUnixNano": nanoseconds(span.started_at + span.duration),
        "attributes": attributes,
    });
    if let Some(parent_id) = context.parent_id {
        object["parentSpanId"] = format!("{parent_id:016x}").into();
    }
    if let Some(state) = &context.state {
        object["traceState"] = state.as_ref().into();
    }
    if let Some(error) = span.tags.get("error") {
        object["status"] = json!({"code": STATUS_ERROR, "message": error});
    }
    object
}

fn attribute(key: &str, value: &str) -> Value {
    json!({"key": key, "value": {"stringValue": value}})
}

fn kind(kind: SpanKind) -> u8 {
    match kind {
        SpanKind::Server => 2,
        SpanKind::Client => 3,
        SpanKind::Producer => 4,
        SpanKind::Consumer => 5,
    }
}

fn nanoseconds(moment: SystemTime) -> String {
    let since = moment.duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_nanos().to_string()
}
