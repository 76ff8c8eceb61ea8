//! Where a request comes from.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName};
use mesh_config::{Settings, SettingsError};

use crate::pattern::FullMatch;
use crate::settings;

const TRUSTED_PROXIES: &str = "trusted-proxies";

pub const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Where a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The other end of the connection.
    pub peer: SocketAddr,
    /// Who began the request: the peer, or whom trusted proxies name.
    pub client: IpAddr,
    /// Whether the peer is a trusted proxy.
    pub is_trusted: bool,
}

/// The proxies whose word counts: `trusted-proxies`, an expression for their addresses.
#[derive(Debug)]
pub struct TrustedProxies(Option<FullMatch>);

impl TrustedProxies {
    /// Reads the setting. Without it nobody is trusted.
    ///
    /// # Errors
    /// When it is no regular expression.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        let expression: Option<String> = settings::find(settings, TRUSTED_PROXIES)?;
        let expression = expression.map(|text| FullMatch::new(&text)).transpose();
        expression
            .map(Self)
            .map_err(|problem| settings::invalid(settings, TRUSTED_PROXIES, problem))
    }

    /// Looks where a request with these headers comes from. Each proxy adds whom it heard from at
    /// the end of `X-Forwarded-For`, so the last address that is no trusted proxy is the client.
    pub fn origin(&self, peer: SocketAddr, headers: &HeaderMap) -> Origin {
        let address = peer.ip().to_canonical();
        if !self.contain(address) {
            return Origin {
                peer,
                client: address,
                is_trusted: false,
            };
        }
        let mut client = address;
        for hop in hops(headers) {
            client = hop;
            if !self.contain(hop) {
                break;
            }
        }
        Origin {
            peer,
            client,
            is_trusted: true,
        }
    }

    fn contain(&self, address: IpAddr) -> bool {
        let expression = self.0.as_ref();
        expression.is_some_and(|expression| expression.fits(&address.to_string()))
    }
}

/// The addresses of `X-Forwarded-For` from the last one on, as far as they can be read.
fn hops(headers: &HeaderMap) -> impl Iterator<Item = IpAddr> {
    let values = headers.get_all(X_FORWARDED_FOR).iter().rev();
    values
        .flat_map(|value| value.to_str().unwrap_or_default().rsplit(','))
        .map_while(|hop| address(hop.trim()))
}

/// Some proxies add the port.
fn address(text: &str) -> Option<IpAddr> {
    let with_port = || text.parse::<SocketAddr>().map(|address| address.ip());
    let address = text.parse().or_else(|_| with_port());
    address.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use mesh_config::{Environment, Layer};

    use super::*;

    fn proxies(expression: &str) -> Result<TrustedProxies, SettingsError> {
        let yaml = format!("spring.cloud.gateway.trusted-proxies: '{expression}'");
        let layer = Layer::from_yaml("test", &yaml).unwrap();
        let settings = Settings::merge(&[layer], Environment::default(), &[]);
        TrustedProxies::from_settings(&settings)
    }

    fn client(peer: &str, forwarded: &[&'static str]) -> String {
        let proxies = proxies(r"10\.0\.0\.\d+|::1").unwrap();
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(X_FORWARDED_FOR, HeaderValue::from_static(value));
        }
        let origin = proxies.origin(peer.parse().unwrap(), &headers);
        origin.client.to_string()
    }

    #[test]
    fn the_client_is_whom_the_last_trusted_proxy_heard_from() {
        let cases: &[(&str, &[&str], &str)] = &[
            ("9.9.9.9:1", &["1.1.1.1"], "9.9.9.9"),
            ("10.0.0.1:1", &[], "10.0.0.1"),
            ("10.0.0.1:1", &["1.1.1.1"], "1.1.1.1"),
            ("10.0.0.1:1", &["6.6.6.6, 1.1.1.1"], "1.1.1.1"),
            ("10.0.0.1:1", &["6.6.6.6, 1.1.1.1 , 10.0.0.2"], "1.1.1.1"),
            ("10.0.0.1:1", &["6.6.6.6", "1.1.1.1:99"], "1.1.1.1"),
            ("10.0.0.1:1", &["10.0.0.3,10.0.0.2"], "10.0.0.3"),
            ("10.0.0.1:1", &["1.1.1.1, unknown"], "10.0.0.1"),
            ("10.0.0.1:1", &["1.1.1.1, unknown, 10.0.0.2"], "10.0.0.2"),
            ("[::ffff:10.0.0.1]:1", &["::ffff:1.1.1.1"], "1.1.1.1"),
            ("[::1]:1", &["[2001:db8::7]:80"], "2001:db8::7"),
        ];
        for (peer, forwarded, expected) in cases {
            assert_eq!(client(peer, forwarded), *expected, "{peer} {forwarded:?}");
        }
    }

    #[test]
    fn an_expression_that_is_none_is_refused_with_its_place() {
        let error = proxies("(").unwrap_err().to_string();
        assert!(error.contains("gateway.trusted-proxies"), "{error}");
    }
}
