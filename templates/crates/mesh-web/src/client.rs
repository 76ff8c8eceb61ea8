//! Where a request comes from.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::ApiError;

/// Extractor: site and address of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Number in `X-Site-Id`: which front end it is; nothing when there is none, or no number.
    pub site_id: Option<i64>,
    /// The first address in `X-Forwarded-For`, which the gateway writes itself and clients cannot
    /// choose, or that of the connection; at most 45 characters.
    pub address: String,
}

impl<S: Sync> FromRequestParts<S> for Client {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let ConnectInfo(peer) =
            peer.ok_or_else(|| ApiError::internal("the address of the client is not known"))?;
        Ok(Self::new(&parts.headers, *peer))
    }
}

impl Client {
    /// From the headers of a request, and the address it came from.
    pub fn new(headers: &HeaderMap, peer: SocketAddr) -> Self {
        let site_id = text(headers, "x-site-id").and_then(|value| value.trim().parse().ok());
        let address = forwarded(headers).unwrap_or(peer.ip());
        Self {
            site_id,
            address: address.to_canonical().to_string(),
        }
    }
}

fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let list = text(headers, "x-forwarded-for")?;
    list.split(',').next()?.trim().parse().ok()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(name: &'static str, value: &str) -> Client {
        let header = (name.parse().unwrap(), value.parse().unwrap());
        let peer = SocketAddr::from(([10, 0, 0, 9], 1));
        Client::new(&HeaderMap::from_iter([header]), peer)
    }

    #[test]
    fn the_first_forwarded_address_counts_and_rubbish_does_not() {
        for (forwarded, expected) in [
            ("1.2.3.4", "1.2.3.4"),
            (" 1.2.3.4 , 9.9.9.9", "1.2.3.4"),
            ("2001:db8::1", "2001:db8::1"),
            ("::ffff:1.2.3.4", "1.2.3.4"),
            ("", "10.0.0.9"),
            ("unknown", "10.0.0.9"),
            ("1.2.3.4'; DROP TABLE posts_read; --", "10.0.0.9"),
        ] {
            let address = client("x-forwarded-for", forwarded).address;
            assert_eq!(address, expected, "{forwarded}");
        }
        // The gateway does not write it, so that anybody could.
        assert_eq!(client("x-real-ip", "1.2.3.4").address, "10.0.0.9");
    }

    #[test]
    fn a_site_is_a_number() {
        for (site, expected) in [("3", Some(3)), ("three", None), ("", None)] {
            assert_eq!(client("x-site-id", site).site_id, expected, "{site}");
        }
    }
}
