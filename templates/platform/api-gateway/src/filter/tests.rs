use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode};
use mesh_config::{Environment, Layer};
use mesh_security::CurrentUser;
use mesh_telemetry::Metrics;

use super::*;
use crate::forwarding::Origin;
use crate::pattern::{PathPattern, RequestPath, TrailingSlash, Variables};
use crate::retained_body::RetainedBody;
use crate::route::Component;

type Headers<'a> = &'a [(&'a str, &'a str)];

fn settings(yaml: &str) -> Settings {
    let layer = Layer::from_yaml("test", yaml).unwrap();
    Settings::merge(&[layer], Environment::default(), &[])
}

fn build(text: &str, yaml: &str) -> Result<Box<dyn Filter>, String> {
    let settings = settings(yaml);
    let resilience = Resilience::from_settings(&settings, &Metrics::new("test")).unwrap();
    let mut context = FilterContext::new("users", &settings, &resilience);
    let built = Component::Shortcut(text.to_owned()).build(&FAMILY, &mut context)?;
    match built {
        Step::Filter(filter) => Ok(filter),
        Step::Retry(_) | Step::CircuitBreaker(_) => panic!("{text} is no plain filter"),
    }
}

fn exchange(uri: &str, headers: &[(&str, &str)]) -> Exchange {
    let mut request = Request::get(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let (parts, ()) = request.body(()).unwrap().into_parts();
    let mut variables = Variables::default();
    PathPattern::new("/{service}/{*rest}", TrailingSlash::Ignored)
        .unwrap()
        .matches(&RequestPath::new(parts.uri.path()), &mut variables);
    Exchange {
        method: parts.method,
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        asked: parts.uri,
        headers: parts.headers,
        host: None,
        variables,
        origin: Origin {
            peer: "10.0.0.1:4711".parse().unwrap(),
            client: "10.0.0.1".parse().unwrap(),
            is_trusted: false,
        },
        body: RetainedBody::new(Body::empty()),
        user: CurrentUser::signed_in("somebody".to_owned(), ""),
        answer_headers: HeaderMap::new(),
        web_socket: None,
        is_prefixed: false,
        fallback_for: None,
    }
}

fn after(filters: &[&str], uri: &str, headers: &[(&str, &str)]) -> Exchange {
    let mut exchange = exchange(uri, headers);
    for text in filters {
        let passed = build(text, "").unwrap().on_request(&mut exchange);
        assert!(passed.is_continue(), "{text}");
    }
    exchange
}

fn answered(text: &str, yaml: &str, headers: &[(&'static str, &str)]) -> Response {
    let mut response = Response::new(Body::empty());
    for (name, value) in headers {
        let name = HeaderName::from_static(name);
        response.headers_mut().append(name, value.parse().unwrap());
    }
    let filter = build(text, yaml).unwrap();
    filter.on_response(&exchange("/users/a", &[]), &mut response);
    response
}

fn values(headers: &HeaderMap, name: &str) -> Vec<String> {
    let values = headers.get_all(name).iter();
    values
        .map(|value| value.to_str().unwrap().to_owned())
        .collect()
}

#[test]
fn paths_become_what_the_filters_say() {
    let cases: &[(&[&str], &str, &str)] = &[
        (&["StripPrefix"], "/users/a%20b/?x=%2F", "/a%20b/?x=%2F"),
        (&["StripPrefix=2"], "/users/a/b", "/b"),
        (&["StripPrefix=5"], "/users/a/b", "/"),
        (&["PrefixPath=/api"], "/users/a", "/api/users/a"),
        (&["PrefixPath=/{service}/"], "/users/a", "/users/users/a"),
        (
            &["PrefixPath=/a", "PrefixPath=/b"],
            "/users/a",
            "/a/users/a",
        ),
        (&["SetPath=/x{rest}"], "/users/a%20b", "/x/a%20b"),
        (&["SetPath=/{none}"], "/users/a?q=1", "/?q=1"),
        (
            &["RewritePath=/users/(?<rest>.*), /$\\{rest}"],
            "/users/a%20b",
            "/a%20b",
        ),
        (
            &["RewritePath=/users/?(?<rest>.*), /${rest}"],
            "/users",
            "/",
        ),
        (&["RewritePath=/users"], "/users/a", "/a"),
        (
            &["AddRequestParameter=a b, {service}&"],
            "/users/a",
            "/users/a?a%20b=users%26",
        ),
        (
            &["AddRequestParameter=b, 2"],
            "/users/a?a=1",
            "/users/a?a=1&b=2",
        ),
        (&["RemoveRequestParameter=a"], "/users/a?a=1", "/users/a"),
        (
            &["RewriteRequestParameter=a, x y"],
            "/users/a?a=1&b=2&a=3",
            "/users/a?b=2&a=x%20y",
        ),
        (
            &["RewriteRequestParameter=a, x"],
            "/users/a?b=2",
            "/users/a?b=2",
        ),
    ];
    for (filters, uri, expected) in cases {
        let target = after(filters, uri, &[]).path_and_query().unwrap();
        assert_eq!(target.as_str(), *expected, "{filters:?}");
    }
}

#[test]
fn request_headers_become_what_the_filters_say() {
    let cases: &[(&str, &[&str])] = &[
        ("AddRequestHeader=X-A, {service}", &["1", "users"]),
        ("SetRequestHeader=X-A, 2", &["2"]),
        ("RemoveRequestHeader=x-a", &[]),
        ("AddRequestHeadersIfNotPresent=X-A:2, X-C:3", &["1"]),
        ("MapRequestHeader=X-B, X-A", &["1", "b1", "b2"]),
        ("MapRequestHeader=X-None, X-A", &["1"]),
        ("SaveSession", &["1"]),
        ("FallbackHeaders", &["1"]),
    ];
    let headers = &[("x-a", "1"), ("x-b", "b1"), ("x-b", "b2")];
    for (text, expected) in cases {
        let exchange = after(&[text], "/users/a", headers);
        assert_eq!(values(&exchange.headers, "x-a"), *expected, "{text}");
    }
    let exchange = after(
        &["AddRequestHeadersIfNotPresent=X-A:2, X-C:3"],
        "/a",
        headers,
    );
    assert_eq!(values(&exchange.headers, "x-c"), ["3"]);
}

#[test]
fn the_client_s_token_is_relayed_as_bearer() {
    for sent in ["abc", "Bearer abc"] {
        let exchange = after(&["TokenRelay="], "/users/a", &[("authorization", sent)]);
        assert_eq!(values(&exchange.headers, "authorization"), ["Bearer abc"]);
    }
    let nobody = after(&["TokenRelay"], "/users/a", &[]);
    assert!(!nobody.headers.contains_key("authorization"));
}

#[test]
fn the_location_of_an_answer_becomes_that_of_the_gateway() {
    let rewritten = |text: &str, asked: &str, location: &'static str| {
        let mut response = Response::new(Body::empty());
        let value = HeaderValue::from_static(location);
        response.headers_mut().insert("location", value);
        let exchange = exchange(asked, &[("host", "gw:8000")]);
        build(text, "")
            .unwrap()
            .on_response(&exchange, &mut response);
        values(response.headers(), "location").join("|")
    };
    let name = "RewriteLocationResponseHeader";
    let internal = "http://10.0.0.1:8080/v2/users/1";
    let cases = [
        (String::new(), "/users", internal, "http://gw:8000/users/1"),
        (
            String::new(),
            "/v2/users",
            internal,
            "http://gw:8000/v2/users/1",
        ),
        (
            "=NEVER_STRIP".to_owned(),
            "/users",
            internal,
            "http://gw:8000/v2/users/1",
        ),
        (
            "=ALWAYS_STRIP, Location, example.org".to_owned(),
            "/v2/users",
            internal,
            "http://example.org/users/1",
        ),
        (String::new(), "/users", "/relative", "/relative"),
        (String::new(), "/users", "gopher://a/b", "gopher://a/b"),
        (
            "=NEVER_STRIP, Location, b, gopher".to_owned(),
            "/users",
            "gopher://a/b",
            "gopher://b/b",
        ),
    ];
    for (arguments, asked, location, expected) in cases {
        let text = format!("{name}{arguments}");
        assert_eq!(
            rewritten(&text, asked, location),
            expected,
            "{text} {asked}"
        );
    }
}

#[test]
fn the_host_is_kept_or_replaced_only_when_asked() {
    let headers = &[("host", "gateway:8000")];
    assert_eq!(after(&[], "/a", headers).host, None);
    let kept = after(&["PreserveHostHeader"], "/a", headers);
    assert_eq!(kept.host.unwrap(), "gateway:8000");
    let set = after(
        &["SetRequestHostHeader={service}.local"],
        "/users/a",
        headers,
    );
    assert_eq!(set.host.unwrap(), "users.local");
}

#[test]
fn answer_headers_become_what_the_filters_say() {
    let cases: &[(&str, &[&str])] = &[
        (
            "AddResponseHeader=X-A, {service}",
            &["1", "2", "1", "users"],
        ),
        ("SetResponseHeader=X-A, 3", &["3"]),
        ("RemoveResponseHeader=X-A", &[]),
        (
            "RewriteResponseHeader=X-A, ([12]), <$1>",
            &["<1>", "<2>", "<1>"],
        ),
        ("DedupeResponseHeader=X-A X-B", &["1"]),
        ("DedupeResponseHeader=X-A, RETAIN_LAST", &["1"]),
        ("DedupeResponseHeader=X-B X-A, RETAIN_UNIQUE", &["1", "2"]),
    ];
    for (text, expected) in cases {
        let response = answered(text, "", &[("x-a", "1"), ("x-a", "2"), ("x-a", "1")]);
        assert_eq!(values(response.headers(), "x-a"), *expected, "{text}");
    }
    let response = answered(
        "DedupeResponseHeader=X-A, RETAIN_LAST",
        "",
        &[("x-a", "1"), ("x-a", "2")],
    );
    assert_eq!(values(response.headers(), "x-a"), ["2"]);
}

#[test]
fn secure_headers_respect_the_service_and_the_settings() {
    let yaml = "spring.cloud.gateway.filter.secure-headers.disable: [x-download-options]";
    let response = answered("SecureHeaders", yaml, &[("x-frame-options", "SAMEORIGIN")]);
    let headers = response.headers();
    assert_eq!(values(headers, "x-frame-options"), ["SAMEORIGIN"]);
    assert_eq!(headers["referrer-policy"], "no-referrer");
    assert!(!headers.contains_key("x-download-options"));
}

#[test]
fn the_status_is_replaced_and_can_be_told() {
    let yaml = "spring.cloud.gateway.set-status.original-status-header-name: X-Original";
    let response = answered("SetStatus=BAD_REQUEST", yaml, &[]);
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    assert_eq!(response.headers()["x-original"], "200");
    assert_eq!(answered("SetStatus=401", "", &[]).status(), 401);
}

#[test]
fn some_requests_are_answered_on_the_spot() {
    let long = "x".repeat(2000);
    let cases: &[(&str, Headers, Option<u16>)] = &[
        ("RedirectTo=302, https://example.org/x", &[], Some(302)),
        ("RequestSize=1KB", &[("content-length", "1025")], Some(413)),
        ("RequestSize=1KB", &[("content-length", "1024")], None),
        ("RequestSize", &[("content-length", "5000001")], Some(413)),
        ("RequestHeaderSize=2000B", &[("x-a", &long)], Some(431)),
        ("RequestHeaderSize", &[("x-a", &long)], None),
    ];
    for (text, headers, status) in cases {
        let answer = build(text, "")
            .unwrap()
            .on_request(&mut exchange("/a", headers));
        let answer = answer.break_value();
        assert_eq!(
            answer.as_ref().map(|answer| answer.status().as_u16()),
            *status,
            "{text}"
        );
        let told = answer.is_none_or(|answer| {
            answer.headers().contains_key("errormessage")
                || answer.headers().contains_key("location")
        });
        assert!(told, "{text}");
    }
}

#[test]
fn wrong_arguments_are_refused() {
    for (text, says) in [
        ("StripPrefix=one", "cannot read `parts`"),
        ("AddRequestHeader=X-A", "needs `value`"),
        ("AddRequestHeader=X A, 1", "cannot be the name"),
        ("PreserveHostHeader=1", "1 arguments where 0"),
        ("RewritePath=/a/(?<x>.*), /${y}", "does not exist"),
        ("RedirectTo=200, /x", "no redirection"),
        ("SetStatus=SOMETIMES", "no status"),
        ("RequestSize=5 elephants", "no size"),
        ("DedupeResponseHeader=X, RETAIN_SOME", "RETAIN_UNIQUE"),
        ("AddRequestHeadersIfNotPresent=a", "name:value"),
        ("Retry=3, SOMETIMES", "no status"),
        ("Retry=3, BAD_GATEWAY, GET, soon", "no duration"),
        (
            "RequestRateLimiter=#{@myResolver}, 1",
            "remoteAddressKeyResolver",
        ),
        ("RequestRateLimiter=#{1 + 1}, 1", "expression of Spring"),
        (
            "RequestRateLimiter",
            "needs `redis-rate-limiter.replenish-rate`",
        ),
        ("RewriteLocationResponseHeader=SOMETIMES", "AS_IN_REQUEST"),
        ("CircuitBreaker=a, http://b", "forward:/path"),
        ("CircuitBreaker=a, forward:/b, SOMETIMES", "no status"),
        ("ModifyRequestBody", "while they come"),
        ("RequestHeaderToRequestUri=X-Uri", "anywhere"),
        ("TokenRelay=keycloak", "no client registrations"),
        ("Teleport", "known are AddRequestHeader"),
    ] {
        let error = build(text, "").unwrap_err();
        assert!(
            error.contains(says) && error.contains(text),
            "{text}: {error}"
        );
    }
}
