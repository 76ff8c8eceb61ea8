//! B3, the headers of Zipkin and Sleuth: all in one, or one for each value.
//! Source: openzipkin/b3-propagation.

use axum::http::{HeaderMap, HeaderName};

use super::{Incoming, ids, set, text};
use crate::trace::context::{Sampling, TraceContext};

const SINGLE: HeaderName = HeaderName::from_static("b3");
const TRACE_ID: HeaderName = HeaderName::from_static("x-b3-traceid");
const SPAN_ID: HeaderName = HeaderName::from_static("x-b3-spanid");
const PARENT_ID: HeaderName = HeaderName::from_static("x-b3-parentspanid");
const SAMPLED: HeaderName = HeaderName::from_static("x-b3-sampled");
const FLAGS: HeaderName = HeaderName::from_static("x-b3-flags");

/// All headers of both forms.
pub const HEADERS: [HeaderName; 6] = [SINGLE, TRACE_ID, SPAN_ID, PARENT_ID, SAMPLED, FLAGS];

/// Reads `b3`.
pub fn read_single(headers: &HeaderMap) -> Option<Incoming> {
    let parts: Vec<&str> = text(headers, &SINGLE)?.split('-').collect();
    match parts[..] {
        [only] => Some(Incoming {
            sampling: Some(state(only)?),
            ..Incoming::default()
        }),
        [trace_id, span_id] => Some(Incoming {
            ids: Some(ids(trace_id, span_id)?),
            ..Incoming::default()
        }),
        [trace_id, span_id, sampling] | [trace_id, span_id, sampling, _] => Some(Incoming {
            ids: Some(ids(trace_id, span_id)?),
            sampling: state(sampling),
            ..Incoming::default()
        }),
        _ => None,
    }
}

/// Writes `b3`.
pub fn write_single(context: &TraceContext, headers: &mut HeaderMap) {
    let (trace_id, span_id) = (context.trace_id_text(), context.span_id_text());
    let state = match context.sampling {
        Sampling::Accept => '1',
        Sampling::Deny => '0',
        Sampling::Debug => 'd',
    };
    let parent = context.parent_id.map(|id| format!("-{id:016x}"));
    let parent = parent.unwrap_or_default();
    set(
        headers,
        SINGLE,
        &format!("{trace_id}-{span_id}-{state}{parent}"),
    );
}

/// Reads `X-B3-*`.
pub fn read_multi(headers: &HeaderMap) -> Option<Incoming> {
    let ids = text(headers, &TRACE_ID)
        .zip(text(headers, &SPAN_ID))
        .and_then(|(trace, span)| ids(trace, span));
    let sampling = match text(headers, &FLAGS) {
        Some("1") => Some(Sampling::Debug),
        _ => text(headers, &SAMPLED).and_then(state),
    };
    (ids.is_some() || sampling.is_some()).then_some(Incoming {
        ids,
        sampling,
        state: None,
    })
}

/// Writes `X-B3-*`.
pub fn write_multi(context: &TraceContext, headers: &mut HeaderMap) {
    set(headers, TRACE_ID, &context.trace_id_text());
    set(headers, SPAN_ID, &context.span_id_text());
    if let Some(parent_id) = context.parent_id {
        set(headers, PARENT_ID, &format!("{parent_id:016x}"));
    }
    match context.sampling {
        Sampling::Accept => set(headers, SAMPLED, "1"),
        Sampling::Deny => set(headers, SAMPLED, "0"),
        Sampling::Debug => set(headers, FLAGS, "1"),
    }
}

fn state(text: &str) -> Option<Sampling> {
    match text {
        "1" | "true" => Some(Sampling::Accept),
        "0" | "false" => Some(Sampling::Deny),
        "d" => Some(Sampling::Debug),
        _ => None,
    }
}
