//! W3C Trace Context, level 2: `traceparent` and `tracestate`.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName};

use super::{Incoming, hexadecimal, ids, set, text};
use crate::trace::context::{Sampling, TraceContext};

const PARENT: HeaderName = HeaderName::from_static("traceparent");
const STATE: HeaderName = HeaderName::from_static("tracestate");

/// Both headers.
pub const HEADERS: [HeaderName; 2] = [PARENT, STATE];

/// More members than these need not be passed on.
const MOST_MEMBERS: usize = 32;

/// Reads `traceparent`. Several are as good as none.
pub fn read(headers: &HeaderMap) -> Option<Incoming> {
    if headers.get_all(PARENT).iter().nth(1).is_some() {
        return None;
    }
    let mut parts = text(headers, &PARENT)?.split('-');
    let (version, trace_id, span_id, flags) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let well_formed = version.len() == 2
        && hexadecimal(version).is_some_and(|version| version != 0xff)
        && trace_id.len() == 32
        && flags.len() == 2
        && (version != "00" || parts.next().is_none());
    let flags = hexadecimal(flags).filter(|_| well_formed)?;
    let sampling = if flags & 1 == 1 {
        Sampling::Accept
    } else {
        Sampling::Deny
    };
    Some(Incoming {
        ids: Some(ids(trace_id, span_id)?),
        sampling: Some(sampling),
        state: None,
    })
}

/// Reads the list of `tracestate`, which may be spread over several headers. It says something about
/// a trace that `traceparent` names, and about no other.
pub fn read_state(headers: &HeaderMap, trace_id: u128) -> Option<Arc<str>> {
    headers.get(STATE)?;
    read(headers)?.ids.filter(|(named, _)| *named == trace_id)?;
    let values = headers.get_all(STATE).iter();
    let values: Vec<&str> = values
        .map(|value| value.to_str().ok())
        .collect::<Option<_>>()?;
    let list = values.join(",");
    let members = list.split(',').filter(|member| !member.trim().is_empty());
    (1..=MOST_MEMBERS)
        .contains(&members.count())
        .then(|| list.into())
}

/// Writes both headers.
pub fn write(context: &TraceContext, headers: &mut HeaderMap) {
    let (trace_id, span_id) = (context.trace_id, context.span_id);
    let flags = u8::from(context.is_sampled());
    let parent = format!("00-{trace_id:032x}-{span_id:016x}-{flags:02x}");
    set(headers, PARENT, &parent);
    if let Some(state) = &context.state {
        set(headers, STATE, state);
    }
}
