//! Players of other sites within a text.

use url::Url;

/// Hosts whose players may be embedded.
#[derive(Debug, Clone)]
pub struct EmbedHosts(Vec<String>);

impl EmbedHosts {
    /// Hosts without scheme and path.
    pub fn new(hosts: Vec<String>) -> Self {
        let hosts = hosts.into_iter().map(|host| host.to_lowercase());
        Self(hosts.collect())
    }

    /// Whether there are any.
    pub fn are_allowed(&self) -> bool {
        !self.0.is_empty()
    }

    /// Whether `address` leads to one of them, over HTTPS and its usual port.
    pub fn contain(&self, address: &str) -> bool {
        let Ok(url) = Url::parse(address) else {
            return false;
        };
        let is_plain = url.scheme() == "https" && url.port().is_none();
        let host = url.host_str().unwrap_or_default();
        is_plain && url.username().is_empty() && self.0.iter().any(|allowed| allowed == host)
    }
}
