//! Where a request comes from.

use std::net::SocketAddr;

use axum::http::HeaderMap;

/// Headers in which proxies tell the address of their client, most telling first.
const ADDRESS_HEADERS: [&str; 8] = [
    "x-forwarded-for",
    "proxy-client-ip",
    "wl-proxy-client-ip",
    "http_client_ip",
    "http_x_forwarded_for",
    "x-real-ip",
    "x-realip",
    "remote_addr",
];

/// Width of the narrowest column for addresses; clients can send headers of any length.
const ADDRESS_WIDTH: usize = 50;

/// Site and address of a client, as headers tell them and logs keep them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Number in `X-Site-Id`: which front end it is.
    pub site_id: Option<i64>,
    /// Address of the client, or a list as proxies write it; at most 50 characters.
    pub address: String,
}

impl Client {
    /// From the headers of a request, and the address it came from.
    pub fn new(headers: &HeaderMap, peer: SocketAddr) -> Self {
        let told = ADDRESS_HEADERS
            .into_iter()
            .filter_map(|name| text(headers, name))
            .find(|value| !value.is_empty() && !value.eq_ignore_ascii_case("unknown"));
        let address = told.map_or_else(|| peer.ip().to_string(), str::to_owned);
        Self {
            site_id: text(headers, "x-site-id").and_then(|value| value.trim().parse().ok()),
            address: address.chars().take(ADDRESS_WIDTH).collect(),
        }
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(headers: &[(&'static str, &'static str)]) -> Client {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect();
        Client::new(&headers, SocketAddr::from(([10, 0, 0, 9], 1)))
    }

    #[test]
    fn the_first_telling_header_wins() {
        let cases: [(&[_], &str); 4] = [
            (&[], "10.0.0.9"),
            (
                &[
                    ("x-real-ip", "5.6.7.8"),
                    ("x-forwarded-for", "1.2.3.4, 9.9.9.9"),
                ],
                "1.2.3.4, 9.9.9.9",
            ),
            (
                &[("x-forwarded-for", "Unknown"), ("x-real-ip", "5.6.7.8")],
                "5.6.7.8",
            ),
            (&[("x-forwarded-for", "")], "10.0.0.9"),
        ];
        for (headers, expected) in cases {
            assert_eq!(client(headers).address, expected, "{headers:?}");
        }
    }

    #[test]
    fn rubbish_in_headers_is_cut_or_dropped() {
        let long: &'static str = "1234567890123456789012345678901234567890123456789012345";
        assert_eq!(client(&[("x-forwarded-for", long)]).address, long[..50]);
        assert_eq!(client(&[("x-site-id", "3")]).site_id, Some(3));
        assert_eq!(client(&[("x-site-id", "three")]).site_id, None);
        assert_eq!(client(&[("x-site-id", "")]).site_id, None);
    }
}
