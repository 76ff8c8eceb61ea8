//! All clients of the service.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use mesh_config::{Settings, SettingsError};

use crate::registration::Registration;
use crate::settings::registration_ids;
use crate::{Client, http};

/// The clients by the ids of their registrations. Cheap to clone.
#[derive(Clone)]
pub struct Clients(Arc<BTreeMap<String, Client>>);

impl Clients {
    /// Reads `spring.security.oauth2.client`. A registration without client id is not in use.
    ///
    /// `base_url` is where browsers reach the service, `timeout` how long a provider is waited for,
    /// and `key_interval` the least time between two looks for new keys of a provider.
    ///
    /// # Errors
    /// When a registration in use lacks something, such as its secret, or has something wrong.
    pub fn from_settings(
        settings: &Settings,
        base_url: &str,
        timeout: Duration,
        key_interval: Duration,
    ) -> Result<Self, SettingsError> {
        let http = http::client(timeout).map_err(|error| SettingsError::Invalid {
            key: "spring.security.oauth2.client".to_owned(),
            origin: "this host".to_owned(),
            problem: format!("there is no HTTP client: {error}"),
        })?;
        let mut clients = BTreeMap::new();
        for id in registration_ids(settings) {
            if let Some(registration) = Registration::from_settings(settings, &id, base_url)? {
                clients.insert(id, Client::new(registration, http.clone(), key_interval));
            }
        }
        Ok(Self(Arc::new(clients)))
    }

    /// The client of a registration.
    pub fn get(&self, registration_id: &str) -> Option<&Client> {
        self.0.get(registration_id)
    }

    /// The ids of the registrations in use.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}
