use mesh_config::{Environment, Layer, Settings};

use super::*;

const TRACE: u128 = 0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736;
const SHORT: u128 = 0xa3ce_929d_0e0e_4736;
const SPAN: u64 = 0x00f0_67aa_0ba9_02b7;

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in pairs {
        map.append(*name, HeaderValue::from_static(value));
    }
    map
}

fn extract(pairs: &[(&'static str, &'static str)]) -> Incoming {
    Propagation::default().extract(&headers(pairs))
}

fn configured(yaml: &str) -> Result<Propagation, SettingsError> {
    let yaml = format!("management.tracing.propagation: {yaml}");
    let layer = Layer::from_yaml("test", &yaml).unwrap();
    Propagation::from_settings(&Settings::merge(&[layer], Environment::default(), &[]))
}

#[test]
fn all_forms_are_read() {
    let (long, short) = (Some((TRACE, SPAN)), Some((SHORT, SPAN)));
    let cases: [(&[_], _, _); 9] = [
        (
            &[(
                "traceparent",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            )],
            long,
            Some(Sampling::Accept),
        ),
        (
            &[(
                "traceparent",
                "00-0000000000000000a3ce929d0e0e4736-00f067aa0ba902b7-00",
            )],
            short,
            Some(Sampling::Deny),
        ),
        (
            &[(
                "traceparent",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03-more",
            )],
            long,
            Some(Sampling::Accept),
        ),
        (
            &[("b3", "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-d")],
            long,
            Some(Sampling::Debug),
        ),
        (
            &[("b3", "a3ce929d0e0e4736-00f067aa0ba902b7-0-05e3ac9a4f6e3b90")],
            short,
            Some(Sampling::Deny),
        ),
        (&[("b3", "a3ce929d0e0e4736-00f067aa0ba902b7")], short, None),
        (&[("b3", "0")], None, Some(Sampling::Deny)),
        (
            &[
                ("x-b3-traceid", "a3ce929d0e0e4736"),
                ("x-b3-spanid", "00f067aa0ba902b7"),
                ("x-b3-sampled", "true"),
            ],
            short,
            Some(Sampling::Accept),
        ),
        (&[("x-b3-flags", "1")], None, Some(Sampling::Debug)),
    ];
    for (pairs, ids, sampling) in cases {
        let expected = Incoming {
            ids,
            sampling,
            state: None,
        };
        assert_eq!(extract(pairs), expected, "{pairs:?}");
    }
}

#[test]
fn malformed_headers_begin_a_new_trace() {
    for value in [
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "zz-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00-4bf92f3577b34da6-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6",
        "",
    ] {
        let incoming = extract(&[("traceparent", value), ("tracestate", "a=1")]);
        assert_eq!(incoming, Incoming::default(), "{value}");
    }
    for value in [
        "4bf92f3577b34da6a3ce929d0e0e4736",
        "4bf9-00f067aa0ba902b7-1",
        "0000000000000000-00f067aa0ba902b7-1",
        "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1-05e3ac9a4f6e3b90-more",
    ] {
        assert_eq!(extract(&[("b3", value)]), Incoming::default(), "{value}");
    }
    let twice = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let twice = [("traceparent", twice), ("traceparent", twice)];
    assert_eq!(extract(&twice), Incoming::default(), "which of the two?");
}

#[test]
fn a_malformed_form_does_not_hide_a_well_formed_one() {
    let incoming = extract(&[
        ("b3", "broken-header-1"),
        (
            "traceparent",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        ),
    ]);
    assert_eq!(incoming.ids, Some((TRACE, SPAN)));
}

#[test]
fn every_form_is_read_as_it_was_written_and_keeps_short_ids_short() {
    for sampling in [Sampling::Accept, Sampling::Deny, Sampling::Debug] {
        for trace_id in [TRACE, SHORT] {
            for form in ["B3", "B3_MULTI", "W3C"] {
                let propagation = configured(&format!("{{type: {form}}}")).unwrap();
                let context = TraceContext {
                    trace_id,
                    span_id: SPAN,
                    parent_id: Some(7),
                    sampling,
                    state: None,
                };
                let mut written = HeaderMap::new();
                propagation.inject(&context, &mut written);
                let read = propagation.extract(&written);
                assert_eq!(read.ids, Some((trace_id, SPAN)), "{form} {written:?}");
                // W3C has no word for a trace that is sent whatever the limits.
                let told = match (form, sampling) {
                    ("W3C", Sampling::Debug) => Sampling::Accept,
                    _ => sampling,
                };
                assert_eq!(read.sampling, Some(told), "{form} {written:?}");
            }
        }
    }
    let context = TraceContext {
        parent_id: Some(7),
        ..short_context()
    };
    let mut written = HeaderMap::new();
    Propagation::default().inject(&context, &mut written);
    assert_eq!(written["x-b3-traceid"], "a3ce929d0e0e4736");
    assert_eq!(written["x-b3-parentspanid"], "0000000000000007");
    assert_eq!(
        written["traceparent"],
        "00-0000000000000000a3ce929d0e0e4736-00f067aa0ba902b7-01"
    );
}

fn short_context() -> TraceContext {
    TraceContext {
        trace_id: SHORT,
        span_id: SPAN,
        parent_id: None,
        sampling: Sampling::Accept,
        state: None,
    }
}

#[test]
fn tracestate_goes_with_its_trace_whichever_form_told_the_ids() {
    let parent = "00-0000000000000000a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let state = [
        ("traceparent", parent),
        ("tracestate", "congo=t61rcWkgMzE"),
        ("tracestate", "rojo=00f067aa0ba902b7"),
    ];
    let both = "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7";
    assert_eq!(extract(&state).state.as_deref(), Some(both));
    let same_trace = [("b3", "a3ce929d0e0e4736-00f067aa0ba902b7-1")];
    let incoming = extract(&[&same_trace, &state[..]].concat());
    assert_eq!(incoming.state.as_deref(), Some(both));
    let other_trace = [("b3", "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1")];
    assert_eq!(extract(&[&other_trace, &state[..]].concat()).state, None);

    let context = TraceContext {
        state: incoming.state,
        ..short_context()
    };
    let mut written = headers(&[("tracestate", "stale=1"), ("b3", "0"), ("x-b3-flags", "1")]);
    Propagation::default().inject(&context, &mut written);
    assert_eq!(written["tracestate"], both);
    assert!(!written.contains_key("b3") && !written.contains_key("x-b3-flags"));
    Propagation::default().inject(&short_context(), &mut written);
    assert!(
        !written.contains_key("tracestate"),
        "it belongs to no trace"
    );
}

#[test]
fn which_forms_count_is_configured() {
    let propagation = configured("{consume: 'W3C, B3', produce: [B3]}").unwrap();
    let mut written = HeaderMap::new();
    propagation.inject(&short_context(), &mut written);
    assert_eq!(
        written,
        headers(&[("b3", "a3ce929d0e0e4736-00f067aa0ba902b7-1")])
    );
    let multi = headers(&[
        ("x-b3-traceid", "a3ce929d0e0e4736"),
        ("x-b3-spanid", "00f067aa0ba902b7"),
    ]);
    assert_eq!(propagation.extract(&multi), Incoming::default());
    let one_for_all = configured("{type: W3C, produce: B3}").unwrap();
    assert_eq!(one_for_all, configured("{type: [W3C]}").unwrap());
    assert_eq!(configured("{}").unwrap(), Propagation::default());
    let error = configured("{produce: JAEGER}").unwrap_err().to_string();
    assert!(
        error.contains("propagation.produce") && error.contains("JAEGER"),
        "{error}"
    );
}

#[test]
fn headers_are_left_alone_without_propagation() {
    let sent = [("b3", "a3ce929d0e0e4736-00f067aa0ba902b7-1")];
    let mut written = headers(&sent);
    Propagation::NONE.inject(&short_context(), &mut written);
    assert_eq!(written, headers(&sent));
    assert_eq!(Propagation::NONE.extract(&written), Incoming::default());
}
