//! The settings below `eureka`, named as in Spring Cloud Netflix.

use std::collections::BTreeMap;

use mesh_config::{Settings, SettingsError};
use serde::Deserialize;

/// `eureka.client`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct EurekaClientSettings {
    /// Whether this service announces itself.
    pub register_with_eureka: bool,
    /// Whether it looks for others.
    pub fetch_registry: bool,
    /// Seconds between two looks.
    pub registry_fetch_interval_seconds: u64,
    /// Addresses of the registry by zone, comma-separated; only `default-zone` is used.
    pub service_url: BTreeMap<String, String>,
}

impl EurekaClientSettings {
    /// Reads `eureka.client`.
    ///
    /// # Errors
    /// When a key is missing or has the wrong type.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        settings.bind("eureka.client")
    }

    /// The addresses of the registry, each ending in a slash.
    pub fn urls(&self) -> Vec<String> {
        let zone = self
            .service_url
            .get("default-zone")
            .map_or("", String::as_str);
        let urls = zone.split(',').map(str::trim).filter(|url| !url.is_empty());
        urls.map(|url| format!("{}/", url.trim_end_matches('/')))
            .collect()
    }
}

/// `eureka.instance`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct EurekaInstanceSettings {
    /// Address that callers reach this instance at; found out when empty.
    #[serde(default)]
    pub ip_address: Option<String>,
    /// Host name to announce; the address when empty.
    #[serde(default)]
    pub hostname: Option<String>,
    /// Seconds between two heartbeats.
    pub lease_renewal_interval_in_seconds: u64,
    /// Seconds that the registry keeps it without heartbeat.
    pub lease_expiration_duration_in_seconds: u64,
}

impl EurekaInstanceSettings {
    /// Reads `eureka.instance`.
    ///
    /// # Errors
    /// When a key is missing or has the wrong type.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        settings.bind("eureka.instance")
    }
}
