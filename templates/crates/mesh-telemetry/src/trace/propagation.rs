//! Trace headers: B3 single, B3 multi and W3C are read in this order; B3 multi and W3C are written,
//! so that services of every age understand one of them.
//! Sources: openzipkin/b3-propagation; W3C Trace Context.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use super::context::{Sampling, TraceContext};

const B3: HeaderName = HeaderName::from_static("b3");
const B3_TRACE_ID: HeaderName = HeaderName::from_static("x-b3-traceid");
const B3_SPAN_ID: HeaderName = HeaderName::from_static("x-b3-spanid");
const B3_PARENT_ID: HeaderName = HeaderName::from_static("x-b3-parentspanid");
const B3_SAMPLED: HeaderName = HeaderName::from_static("x-b3-sampled");
const B3_FLAGS: HeaderName = HeaderName::from_static("x-b3-flags");
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// What headers say about the caller's span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Incoming {
    /// The caller's trace and span; nothing when there are none or they are malformed.
    pub ids: Option<(u128, u64)>,
    /// The caller's decision; nothing leaves it to us.
    pub sampling: Option<Sampling>,
}

/// Reads the headers of a request.
pub fn extract(headers: &HeaderMap) -> Incoming {
    b3_single(headers)
        .or_else(|| b3_multi(headers))
        .or_else(|| traceparent(headers))
        .unwrap_or(Incoming {
            ids: None,
            sampling: None,
        })
}

/// Writes the headers of a request that `context` sends, in place of those that are there.
pub fn inject(context: TraceContext, headers: &mut HeaderMap) {
    for name in [B3, B3_PARENT_ID, B3_SAMPLED, B3_FLAGS] {
        headers.remove(name);
    }
    let (trace_id, span_id) = (context.trace_id_text(), context.span_id_text());
    let flags = if context.is_sampled() { "01" } else { "00" };
    set(
        headers,
        TRACEPARENT,
        format!("00-{:032x}-{span_id}-{flags}", context.trace_id),
    );
    set(headers, B3_TRACE_ID, trace_id);
    set(headers, B3_SPAN_ID, span_id);
    if let Some(parent_id) = context.parent_id {
        set(headers, B3_PARENT_ID, format!("{parent_id:016x}"));
    }
    match context.sampling {
        Sampling::Accept => set(headers, B3_SAMPLED, "1".to_owned()),
        Sampling::Deny => set(headers, B3_SAMPLED, "0".to_owned()),
        Sampling::Debug => set(headers, B3_FLAGS, "1".to_owned()),
    }
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: String) {
    if let Ok(value) = HeaderValue::try_from(value) {
        headers.insert(name, value);
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

fn b3_single(headers: &HeaderMap) -> Option<Incoming> {
    let value = text(headers, &B3)?;
    let parts: Vec<&str> = value.split('-').collect();
    match parts[..] {
        [state] => Some(Incoming {
            ids: None,
            sampling: Some(b3_state(state)?),
        }),
        [trace_id, span_id] => Some(Incoming {
            ids: ids(trace_id, span_id),
            sampling: None,
        }),
        [trace_id, span_id, state] | [trace_id, span_id, state, _] => Some(Incoming {
            ids: ids(trace_id, span_id),
            sampling: b3_state(state),
        }),
        _ => None,
    }
}

fn b3_state(state: &str) -> Option<Sampling> {
    match state {
        "1" | "true" => Some(Sampling::Accept),
        "0" | "false" => Some(Sampling::Deny),
        "d" => Some(Sampling::Debug),
        _ => None,
    }
}

fn b3_multi(headers: &HeaderMap) -> Option<Incoming> {
    let ids = text(headers, &B3_TRACE_ID)
        .zip(text(headers, &B3_SPAN_ID))
        .and_then(|(trace, span)| ids(trace, span));
    let sampling = match text(headers, &B3_FLAGS) {
        Some("1") => Some(Sampling::Debug),
        _ => text(headers, &B3_SAMPLED).and_then(b3_state),
    };
    (ids.is_some() || sampling.is_some()).then_some(Incoming { ids, sampling })
}

fn traceparent(headers: &HeaderMap) -> Option<Incoming> {
    let value = text(headers, &TRACEPARENT)?;
    let mut parts = value.split('-');
    let (version, trace_id, span_id, flags) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let well_formed = version.len() == 2
        && version != "ff"
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
    })
}

/// Trace ids have 16 or 32 digits, span ids 16; neither is zero.
fn ids(trace_id: &str, span_id: &str) -> Option<(u128, u64)> {
    let fits = matches!(trace_id.len(), 16 | 32) && span_id.len() == 16;
    let trace = hexadecimal(trace_id).filter(|id| fits && *id != 0)?;
    let span = hexadecimal(span_id)
        .and_then(|id| u64::try_from(id).ok())
        .filter(|id| *id != 0)?;
    Some((trace, span))
}

/// Lower-case digits only: both formats require them.
fn hexadecimal(digits: &str) -> Option<u128> {
    let plain = digits
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    u128::from_str_radix(digits, 16).ok().filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: u128 = 0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736;
    const SPAN: u64 = 0x00f0_67aa_0ba9_02b7;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    #[test]
    fn all_three_forms_are_read() {
        let ids = Some((TRACE, SPAN));
        let short = Some((0xa3ce_929d_0e0e_4736, SPAN));
        let cases: [(&[_], _, _); 8] = [
            (
                &[(
                    "traceparent",
                    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                )],
                ids,
                Some(Sampling::Accept),
            ),
            (
                &[(
                    "traceparent",
                    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
                )],
                ids,
                Some(Sampling::Deny),
            ),
            (
                &[(
                    "traceparent",
                    "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                )],
                ids,
                Some(Sampling::Accept),
            ),
            (
                &[("b3", "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-d")],
                ids,
                Some(Sampling::Debug),
            ),
            (&[("b3", "a3ce929d0e0e4736-00f067aa0ba902b7")], short, None),
            (&[("b3", "0")], None, Some(Sampling::Deny)),
            (
                &[
                    ("x-b3-traceid", "a3ce929d0e0e4736"),
                    ("x-b3-spanid", "00f067aa0ba902b7"),
                    ("x-b3-sampled", "1"),
                ],
                short,
                Some(Sampling::Accept),
            ),
            (&[("x-b3-flags", "1")], None, Some(Sampling::Debug)),
        ];
        for (pairs, ids, sampling) in cases {
            assert_eq!(
                extract(&headers(pairs)),
                Incoming { ids, sampling },
                "{pairs:?}"
            );
        }
    }

    #[test]
    fn malformed_headers_begin_a_new_trace() {
        for value in [
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "00-4bf92f3577b34da6",
            "",
        ] {
            let incoming = extract(&headers(&[("traceparent", value)]));
            assert_eq!(incoming.ids, None, "{value}");
        }
    }

    #[test]
    fn what_is_written_is_read_again_in_both_forms() {
        let context = TraceContext {
            trace_id: 0xabc,
            span_id: SPAN,
            parent_id: Some(7),
            sampling: Sampling::Accept,
        };
        let mut written = headers(&[("b3", "0"), ("x-b3-flags", "1")]);
        inject(context, &mut written);
        let expected = Incoming {
            ids: Some((0xabc, SPAN)),
            sampling: Some(Sampling::Accept),
        };
        assert_eq!(b3_multi(&written), Some(expected));
        assert_eq!(traceparent(&written), Some(expected));
        assert_eq!(
            written["x-b3-traceid"], "0000000000000abc",
            "64-bit ids stay 64-bit in B3"
        );
        assert_eq!(written["x-b3-parentspanid"], "0000000000000007");
        assert!(!written.contains_key("b3"));
    }
}
