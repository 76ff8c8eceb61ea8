//! Headers on their way through the gateway.

use std::net::SocketAddr;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// Belong to one connection, not to the message. Sources: RFC 9110, 7.6.1; Spring Cloud Gateway.
const HOP_BY_HOP: [HeaderName; 9] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    header::TRANSFER_ENCODING,
    header::TE,
    header::TRAILER,
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::UPGRADE,
    HeaderName::from_static("x-application-context"),
];

/// What a client says about its way to us is not believed: it could be anything.
const CLAIMED: [HeaderName; 4] = [
    header::FORWARDED,
    HeaderName::from_static("x-forwarded-prefix"),
    HeaderName::from_static("x-real-ip"),
    HeaderName::from_static("proxy-client-ip"),
];

/// Takes out what must not be passed on, including what `Connection` names.
pub fn remove_hop_by_hop(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    for name in HOP_BY_HOP.iter().chain(&named) {
        headers.remove(name);
    }
}

/// Tells the service who asked, through which host, and which part of the path was cut.
pub fn add_forwarded(headers: &mut HeaderMap, client: SocketAddr, prefix: &str) {
    for name in &CLAIMED {
        headers.remove(name);
    }
    let host = headers.remove(header::HOST);
    set(
        headers,
        "x-forwarded-for",
        HeaderValue::try_from(client.ip().to_canonical().to_string()).ok(),
    );
    set(
        headers,
        "x-forwarded-proto",
        Some(HeaderValue::from_static("http")),
    );
    set(headers, "x-forwarded-port", host.as_ref().and_then(port_of));
    set(headers, "x-forwarded-host", host);
    set(
        headers,
        "x-forwarded-prefix",
        HeaderValue::try_from(prefix)
            .ok()
            .filter(|value| !value.is_empty()),
    );
}

fn port_of(host: &HeaderValue) -> Option<HeaderValue> {
    let text = host.to_str().ok()?;
    let port = text
        .rsplit_once(':')
        .map(|(_, port)| port)
        .filter(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
    HeaderValue::try_from(port.unwrap_or("80")).ok()
}

fn set(headers: &mut HeaderMap, name: &'static str, value: Option<HeaderValue>) {
    match value {
        Some(value) => headers.insert(HeaderName::from_static(name), value),
        None => headers.remove(name),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn headers_of_the_connection_end_here() {
        let mut map = headers(&[
            ("connection", "close, x-mine"),
            ("x-mine", "1"),
            ("te", "trailers"),
            ("accept", "a"),
        ]);
        remove_hop_by_hop(&mut map);
        assert_eq!(map, headers(&[("accept", "a")]));
    }

    #[test]
    fn claims_of_the_client_are_replaced() {
        let mut map = headers(&[
            ("host", "gw:8000"),
            ("x-forwarded-for", "1.1.1.1"),
            ("forwarded", "for=1.1.1.1"),
            ("x-real-ip", "1.1.1.1"),
        ]);
        add_forwarded(&mut map, "10.0.0.9:4711".parse().unwrap(), "/user-service");
        let expected = headers(&[
            ("x-forwarded-for", "10.0.0.9"),
            ("x-forwarded-proto", "http"),
            ("x-forwarded-port", "8000"),
            ("x-forwarded-host", "gw:8000"),
            ("x-forwarded-prefix", "/user-service"),
        ]);
        assert_eq!(map, expected);
    }
}
