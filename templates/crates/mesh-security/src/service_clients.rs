//! Which services may have service tokens of the user service, and for which secret.

use axum::http::HeaderMap;
use mesh_config::LiveSettings;

use crate::basic_auth::{BasicCredentials, basic_name};
use crate::shared_secret::SHORTEST;

/// The services and their secrets, `token.clients.<service>.client-secret`, as the settings are at
/// present. Cheap to clone.
#[derive(Clone)]
pub struct ServiceClients(LiveSettings);

impl ServiceClients {
    /// The services in these settings.
    pub fn new(live_settings: LiveSettings) -> Self {
        Self(live_settings)
    }

    /// The service whose name and secret a request carries (RFC 6749, section 2.3.1).
    pub fn authenticate(&self, headers: &HeaderMap) -> Option<String> {
        let name = basic_name(headers).filter(|name| is_name(name))?;
        let credentials = BasicCredentials::new(&name, &self.secret_of(&name)?);
        credentials.match_those_of(headers).then_some(name)
    }

    fn secret_of(&self, name: &str) -> Option<String> {
        let key = format!("token.clients.{name}.client-secret");
        let secret: Option<String> = self.0.current().find(&key).ok().flatten();
        let secret = secret.filter(|secret| !secret.is_empty())?;
        if secret.len() < SHORTEST {
            tracing::warn!("{key} is shorter than {SHORTEST} bytes and opens nothing");
            return None;
        }
        Some(secret)
    }
}

/// Names of services lead to no other settings.
fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}
