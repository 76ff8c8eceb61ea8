//! Where the requests of a route go.

/// Where requests go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// `lb://NAME`: the live instances of a service.
    Service(String),
    /// A fixed address, without a slash at the end.
    Address(String),
}

impl Target {
    /// Reads the `uri` of a route. WebSocket schemes are those of HTTP: a connection begins as a request.
    ///
    /// # Errors
    /// When it is no address.
    pub fn new(uri: &str) -> Result<Self, String> {
        let (scheme, rest) = uri.split_once("://").unwrap_or_default();
        let rest = rest.trim_end_matches('/');
        match scheme {
            _ if rest.is_empty() => Err(no_address(uri)),
            "lb" | "lb:http" | "lb:ws" => Ok(Self::Service(rest.to_owned())),
            "http" | "ws" => Ok(Self::Address(format!("http://{rest}"))),
            "https" | "wss" => Ok(Self::Address(format!("https://{rest}"))),
            _ => Err(no_address(uri)),
        }
    }
}

fn no_address(uri: &str) -> String {
    format!("`{uri}` is no address of a route; write lb://SERVICE or http://host:port")
}
