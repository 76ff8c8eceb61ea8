//! Where the requests of a route go.

use std::sync::Arc;

use axum::http::uri::Scheme;
use mesh_discovery::Instance;

/// Where requests go.
#[derive(Debug, Clone)]
pub enum Target {
    /// `lb://NAME`: the live instances of a service.
    Service {
        /// Its name.
        name: String,
        /// How they are called, whatever the registry tells of them.
        scheme: Option<Scheme>,
    },
    /// A fixed address.
    Address(Arc<Instance>),
}

impl Target {
    /// Reads the `uri` of a route. WebSocket schemes are those of HTTP: a connection begins as a request.
    ///
    /// # Errors
    /// When it is no address.
    pub fn new(uri: &str) -> Result<Self, String> {
        let (scheme, rest) = uri.split_once("://").unwrap_or_default();
        let rest = rest.trim_end_matches('/');
        let service = |scheme| Self::Service {
            name: rest.to_ascii_lowercase(),
            scheme,
        };
        let address = |scheme: &str| {
            let url = format!("{scheme}://{rest}");
            Self::Address(Arc::new(Instance::new(&url, &url)))
        };
        match scheme {
            _ if rest.is_empty() => Err(no_address(uri)),
            "lb" => Ok(service(None)),
            "lb:http" | "lb:ws" => Ok(service(Some(Scheme::HTTP))),
            "lb:https" | "lb:wss" => Ok(service(Some(Scheme::HTTPS))),
            "http" | "ws" => Ok(address("http")),
            "https" | "wss" => Ok(address("https")),
            _ => Err(no_address(uri)),
        }
    }
}

fn no_address(uri: &str) -> String {
    format!("`{uri}` is no address of a route; write lb://SERVICE or http://host:port")
}
