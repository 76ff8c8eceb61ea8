//! What services are told of the way of a request: `X-Forwarded-*` and `Forwarded`.

mod hop_by_hop;
mod origin;

use std::net::SocketAddr;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use mesh_config::{Settings, SettingsError};

use crate::settings;

pub use hop_by_hop::remove_hop_by_hop;
pub use origin::{Origin, TrustedProxies};

const HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const PORT: HeaderName = HeaderName::from_static("x-forwarded-port");
const PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const PREFIX: HeaderName = HeaderName::from_static("x-forwarded-prefix");

/// What a client says about its way to us is not believed: it could be anything.
const CLAIMED: [HeaderName; 8] = [
    header::FORWARDED,
    origin::X_FORWARDED_FOR,
    HOST,
    PORT,
    PROTO,
    PREFIX,
    HeaderName::from_static("x-real-ip"),
    HeaderName::from_static("proxy-client-ip"),
];

/// How the protocol of connections to the gateway is called. Whoever ends TLS does so before it.
const OWN_PROTO: &str = "http";

/// What services are told.
#[derive(Debug)]
pub struct Forwarding {
    client: Told,
    host: Told,
    port: Told,
    proto: Told,
    prefix: Told,
    forwarded: bool,
}

/// Whether and how one header is written.
#[derive(Debug, Clone, Copy)]
struct Told {
    enabled: bool,
    /// Whether what a trusted proxy said stays before it.
    append: bool,
}

impl Told {
    fn from_settings(settings: &Settings, name: &str) -> Result<Self, SettingsError> {
        let is_set = |name: String| Ok(settings::find(settings, &name)?.unwrap_or(true));
        Ok(Self {
            enabled: is_set("x-forwarded.enabled".to_owned())?
                && is_set(format!("x-forwarded.{name}-enabled"))?,
            append: is_set(format!("x-forwarded.{name}-append"))?,
        })
    }

    fn write(self, headers: &mut HeaderMap, name: HeaderName, value: Option<HeaderValue>) {
        let Some(value) = value.filter(|_| self.enabled) else {
            return;
        };
        if self.append {
            append(headers, name, ",", value);
        } else {
            headers.insert(name, value);
        }
    }
}

impl Forwarding {
    /// Reads `x-forwarded` and `forwarded`; everything is on unless it is switched off.
    ///
    /// # Errors
    /// When a switch is neither true nor false.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        let told = |name| Told::from_settings(settings, name);
        Ok(Self {
            client: told("for")?,
            host: told("host")?,
            port: told("port")?,
            proto: told("proto")?,
            prefix: told("prefix")?,
            forwarded: settings::find(settings, "forwarded.enabled")?.unwrap_or(true),
        })
    }

    /// Tells the service who asked, through which host, and which part of the path was cut. Takes out
    /// `Host`, which is that of the gateway.
    pub fn tell(&self, headers: &mut HeaderMap, origin: Origin, cut: &str) {
        if !origin.is_trusted {
            for name in &CLAIMED {
                headers.remove(name);
            }
        }
        let peer = SocketAddr::new(origin.peer.ip().to_canonical(), origin.peer.port());
        let host = headers.remove(header::HOST);
        if self.forwarded {
            let value = forwarded(peer, host.as_ref());
            append(headers, header::FORWARDED, ", ", value);
        }
        let address = HeaderValue::try_from(peer.ip().to_string()).ok();
        let cut = HeaderValue::try_from(cut)
            .ok()
            .filter(|cut| !cut.is_empty());
        let proto = HeaderValue::from_static(OWN_PROTO);
        self.client.write(headers, origin::X_FORWARDED_FOR, address);
        self.proto.write(headers, PROTO, Some(proto));
        self.port
            .write(headers, PORT, host.as_ref().and_then(port_of));
        self.host.write(headers, HOST, host);
        self.prefix.write(headers, PREFIX, cut);
    }
}

/// Adds `value` to what stands there already, in one header.
fn append(headers: &mut HeaderMap, name: HeaderName, separator: &str, value: HeaderValue) {
    if !headers.contains_key(&name) {
        headers.insert(name, value);
        return;
    }
    let mut values: Vec<&[u8]> = headers
        .get_all(&name)
        .iter()
        .map(HeaderValue::as_bytes)
        .collect();
    values.push(value.as_bytes());
    let joined = values.join(separator.as_bytes());
    if let Ok(joined) = HeaderValue::from_bytes(&joined) {
        headers.insert(name, joined);
    }
}

/// Source: RFC 7239, with the parameters in Spring's order.
fn forwarded(peer: SocketAddr, host: Option<&HeaderValue>) -> HeaderValue {
    let host = host.and_then(|host| host.to_str().ok());
    let host = host.filter(|host| !host.contains(['"', '\\']));
    let text = match host {
        Some(host) => format!("proto={OWN_PROTO};host=\"{host}\";for=\"{peer}\""),
        None => format!("proto={OWN_PROTO};for=\"{peer}\""),
    };
    HeaderValue::try_from(text).unwrap_or_else(|_| unreachable!("parts of header values make one"))
}

fn port_of(host: &HeaderValue) -> Option<HeaderValue> {
    let text = host.to_str().ok()?;
    let port = text
        .rsplit_once(':')
        .map(|(_, port)| port)
        .filter(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
    HeaderValue::try_from(port.unwrap_or("80")).ok()
}

#[cfg(test)]
mod tests {
    use mesh_config::{Environment, Layer};

    use super::*;

    type Pairs = &'static [(&'static str, &'static str)];

    const CLAIMS: Pairs = &[
        ("host", "gw:8000"),
        ("x-forwarded-for", "1.1.1.1"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-prefix", "/portal"),
        ("forwarded", "for=1.1.1.1"),
        ("x-real-ip", "1.1.1.1"),
    ];

    fn headers(pairs: Pairs) -> HeaderMap {
        let header = |(name, value): &(&'static str, &'static str)| {
            let name = HeaderName::from_static(name);
            (name, HeaderValue::from_static(value))
        };
        pairs.iter().map(header).collect()
    }

    fn told(yaml: &str, is_trusted: bool) -> HeaderMap {
        let layer = Layer::from_yaml("test", yaml).unwrap();
        let settings = Settings::merge(&[layer], Environment::default(), &[]);
        let mut headers = headers(CLAIMS);
        let origin = Origin {
            peer: "10.0.0.9:4711".parse().unwrap(),
            client: "10.0.0.9".parse().unwrap(),
            is_trusted,
        };
        let forwarding = Forwarding::from_settings(&settings).unwrap();
        forwarding.tell(&mut headers, origin, "/user-service");
        headers
    }

    #[test]
    fn claims_of_a_stranger_are_replaced() {
        let expected = headers(&[
            ("x-forwarded-for", "10.0.0.9"),
            ("x-forwarded-proto", "http"),
            ("x-forwarded-port", "8000"),
            ("x-forwarded-host", "gw:8000"),
            ("x-forwarded-prefix", "/user-service"),
            (
                "forwarded",
                "proto=http;host=\"gw:8000\";for=\"10.0.0.9:4711\"",
            ),
        ]);
        assert_eq!(told("", false), expected);
    }

    #[test]
    fn what_a_trusted_proxy_says_is_continued() {
        let expected = headers(&[
            ("x-forwarded-for", "1.1.1.1,10.0.0.9"),
            ("x-forwarded-proto", "https,http"),
            ("x-forwarded-port", "8000"),
            ("x-forwarded-host", "gw:8000"),
            ("x-forwarded-prefix", "/portal,/user-service"),
            (
                "forwarded",
                "for=1.1.1.1, proto=http;host=\"gw:8000\";for=\"10.0.0.9:4711\"",
            ),
            ("x-real-ip", "1.1.1.1"),
        ]);
        assert_eq!(told("", true), expected);
    }

    #[test]
    fn what_is_switched_off_is_not_told() {
        let yaml = "
spring.cloud.gateway:
  forwarded.enabled: false
  x-forwarded:
    for-enabled: false
    proto-append: false
    prefix-enabled: false
";
        let expected = headers(&[
            ("x-forwarded-for", "1.1.1.1"),
            ("x-forwarded-proto", "http"),
            ("x-forwarded-port", "8000"),
            ("x-forwarded-host", "gw:8000"),
            ("x-forwarded-prefix", "/portal"),
            ("forwarded", "for=1.1.1.1"),
            ("x-real-ip", "1.1.1.1"),
        ]);
        assert_eq!(told(yaml, true), expected, "a trusted proxy's words stay");
        let expected = headers(&[
            ("x-forwarded-proto", "http"),
            ("x-forwarded-port", "8000"),
            ("x-forwarded-host", "gw:8000"),
        ]);
        assert_eq!(told(yaml, false), expected);
    }
}
