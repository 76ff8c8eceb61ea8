use axum::http::Request;

use super::*;
use crate::route::Component;

fn build(text: &str, lottery: &mut Lottery) -> Result<Box<dyn Predicate>, String> {
    Component::Shortcut(text.to_owned()).build(&FAMILY, lottery)
}

fn parts(uri: &str, headers: &[(&str, &str)]) -> Parts {
    let mut request = Request::get(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(()).unwrap().into_parts().0
}

fn origin() -> Origin {
    Origin {
        peer: "192.168.1.77:4711".parse().unwrap(),
        client: "10.0.0.1".parse().unwrap(),
        is_trusted: true,
    }
}

fn holds(text: &str, uri: &str, headers: &[(&str, &str)]) -> bool {
    let predicate = build(text, &mut Lottery::default()).unwrap();
    let parts = parts(uri, headers);
    let request = Candidate::new(&parts, origin());
    predicate.holds(&request, &mut Variables::default())
}

#[test]
fn predicates_hold_as_in_spring() {
    let headers = &[
        ("host", "a.example.org:8000"),
        ("x-version", "v1"),
        ("x-version", "v22"),
        ("cookie", "a=1; chocolate=chip"),
    ];
    let cases = [
        ("Path=/x, /a/{id}", true),
        ("Path=/a/b/, false", false),
        ("Path=/a/b, false", true),
        ("Host=**.example.org", true),
        ("Host=example.com, *.example.net", false),
        ("Method=POST, GET", true),
        ("Method=PUT", false),
        ("Header=X-Version, v[0-9]{2}", true),
        ("Header=X-Version, [0-9]", false),
        ("Header=X-Version", true),
        ("Header=X-None", false),
        ("Query=color", true),
        ("Query=color, gr.y", true),
        ("Query=color, gr", false),
        ("Query=none", false),
        ("Cookie=chocolate, ch.p", true),
        ("Cookie=chocolate, ch", false),
        ("After=2017-01-20T17:42:47.789-07:00[America/Denver]", true),
        ("Before=2017-01-20T17:42:47.789-07:00", false),
        (
            "Between=2017-01-20T17:42:47Z, 2999-01-01T00:00:00+09:00",
            true,
        ),
        ("RemoteAddr=10.0.0.1, 192.168.1.1/24", true),
        ("RemoteAddr=192.168.1.78/31", false),
        ("RemoteAddr=::1", false),
        ("RemoteAddr=0.0.0.0/0", true),
        ("RemoteAddr=10.0.0.1", false),
        ("XForwardedRemoteAddr=10.0.0.0/8", true),
        ("XForwardedRemoteAddr=192.168.1.77", false),
    ];
    for (text, expected) in cases {
        assert_eq!(
            holds(text, "/a/b?color=gr%65y", headers),
            expected,
            "{text}"
        );
    }
}

#[test]
fn wrong_arguments_are_refused() {
    for (text, says) in [
        ("Path=", "needs `patterns`"),
        ("Path=/a/**/b", "only at its end"),
        ("Header=X, (", "no regular expression"),
        ("Header=X Y", "cannot be the name"),
        ("Header=X, a, b", "3 arguments where 2"),
        ("Cookie=a", "needs `regexp`"),
        ("After=tomorrow", "no moment"),
        (
            "Between=2999-01-01T00:00:00Z, 2017-01-20T17:42:47Z",
            "earlier",
        ),
        ("RemoteAddr=10.0.0.0/33", "no address"),
        ("RemoteAddr=here", "no address"),
        ("Weight=a", "needs `weight`"),
        ("Weight=a, some", "cannot read `weight`"),
        ("Method=G(T", "no method"),
        ("Host=#{systemProperties['x']}", "expression of Spring"),
        ("ReadBody=x", "while they come"),
        ("Weather=x", "known are After, Before"),
    ] {
        let error = build(text, &mut Lottery::default()).unwrap_err();
        assert!(
            error.contains(says) && error.contains(text),
            "{text}: {error}"
        );
    }
}

#[test]
fn exactly_one_route_of_a_group_is_drawn_and_all_are_at_some_time() {
    let mut lottery = Lottery::default();
    let shares: Vec<_> = [
        "Weight=g, 1",
        "Weight=g, 3",
        "Weight=other, 9",
        "Weight=g, 0",
    ]
    .iter()
    .map(|text| build(text, &mut lottery).unwrap())
    .collect();
    let mut drawn = [0; 4];
    let parts = parts("/", &[]);
    for lot in 0..40 {
        let request = Candidate::new(&parts, origin());
        request.lot.set(lot).unwrap();
        for (share, count) in shares.iter().zip(&mut drawn) {
            *count += u32::from(share.holds(&request, &mut Variables::default()));
        }
    }
    assert_eq!(drawn, [10, 30, 40, 0]);
}
