//! The settings of sign-in at other providers.

use std::time::Duration;

use mesh_config::{Settings, SettingsError};
use mesh_oauth2::Clients;
use url::Url;

const FRONT_END: &str = "oauth2-login.front-end-url";

/// Signs people in at other providers. Cheap to clone.
#[derive(Clone)]
pub struct SignIn {
    /// The clients of the providers.
    pub clients: Clients,
    /// The page of the front end that people come back to.
    pub front_end: Url,
    /// How long somebody may take for each step.
    pub life: Duration,
    /// Whether browsers reach this service under TLS.
    pub is_under_tls: bool,
}

impl SignIn {
    /// Reads `oauth2-login` and `spring.security.oauth2.client`.
    ///
    /// # Errors
    /// When something is missing, such as the secret of a client, or wrong.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        let base_url: String = settings.get("oauth2-login.base-url")?;
        let clients = Clients::from_settings(
            settings,
            &base_url,
            settings.duration("oauth2-login.timeout")?,
            settings.duration("oauth2-login.key-interval")?,
        )?;
        if clients.ids().next().is_none() {
            tracing::warn!(
                "nobody can sign in at another provider: no spring.security.oauth2.client.registration has a client-id"
            );
        }
        Ok(Self {
            clients,
            front_end: front_end(settings)?,
            life: settings.duration("oauth2-login.life")?,
            is_under_tls: base_url.starts_with("https://"),
        })
    }
}

fn front_end(settings: &Settings) -> Result<Url, SettingsError> {
    let text: String = settings.get(FRONT_END)?;
    let url = Url::parse(&text).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https"));
    url.ok_or_else(|| settings.invalid(FRONT_END, format!("`{text}` is no address of a page")))
}
