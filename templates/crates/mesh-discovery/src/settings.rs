//! The settings below `eureka`, named as in Spring Cloud Netflix.

use std::collections::BTreeMap;

use mesh_config::{Settings, SettingsError};
use reqwest::Url;
use serde::{Deserialize, Deserializer, de};

use crate::eureka::{InstanceStatus, with_credentials};

/// `eureka.client`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct EurekaClientSettings {
    /// Whether there is a registry at all.
    pub enabled: bool,
    /// Whether this service announces itself.
    pub register_with_eureka: bool,
    /// Whether it looks for others.
    pub fetch_registry: bool,
    /// Seconds between two looks.
    pub registry_fetch_interval_seconds: u64,
    /// Whether it tells the registry that it stops.
    pub should_unregister_on_shutdown: bool,
    /// Whether the registry is told its health.
    pub healthcheck: HealthcheckSettings,
    /// User for addresses that have no credentials of their own.
    #[serde(default)]
    pub username: String,
    /// Password for these; they stay without credentials when it is empty.
    #[serde(default)]
    pub password: String,
    /// Addresses of the registry by zone, comma-separated; only `default-zone` is used.
    pub service_url: BTreeMap<String, String>,
}

/// `eureka.client.healthcheck`.
#[derive(Debug, Clone, Deserialize)]
pub struct HealthcheckSettings {
    /// Whether an unhealthy instance is `DOWN` in the registry.
    pub enabled: bool,
}

impl EurekaClientSettings {
    /// Reads `eureka.client`.
    ///
    /// # Errors
    /// When a key is missing or has the wrong type.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        settings.bind("eureka.client")
    }

    /// The addresses of the registry, each with its credentials and ending in a slash.
    ///
    /// # Errors
    /// When one is none. The text does not show it, since it may hold a password.
    pub fn urls(&self) -> Result<Vec<String>, SettingsError> {
        let zone = self.service_url.get("default-zone");
        let urls = zone.map_or("", String::as_str).split(',').map(str::trim);
        urls.filter(|url| !url.is_empty())
            .map(|url| {
                let url = Url::parse(url).map_err(|error| not_an_address(&error))?;
                let url = with_credentials(url, &self.username, &self.password);
                Ok(format!("{}/", url.as_str().trim_end_matches('/')))
            })
            .collect()
    }
}

fn not_an_address(problem: &dyn std::error::Error) -> SettingsError {
    SettingsError::Invalid {
        key: "eureka.client.service-url.defaultZone".to_owned(),
        origin: "the merged settings".to_owned(),
        problem: format!(
            "not an address ({problem}); give user and password as `eureka.client.username` and \
             `eureka.client.password`, or write @ : / # % in them as %40 %3A %2F %23 %25"
        ),
    }
}

/// `eureka.instance`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct EurekaInstanceSettings {
    /// Key of the instance; the service's name and a random value when empty.
    #[serde(default)]
    pub instance_id: String,
    /// Name of the application; the service's when empty.
    #[serde(default)]
    pub appname: String,
    /// Address that callers reach this instance at; found out when empty.
    #[serde(default)]
    pub ip_address: String,
    /// Whether callers are given the address and not the host name.
    pub prefer_ip_address: bool,
    /// Host name that callers are given otherwise.
    #[serde(default)]
    pub hostname: String,
    /// Port that callers are given; the one that the service listens on when 0.
    pub non_secure_port: u16,
    /// Whether callers may use it.
    pub non_secure_port_enabled: bool,
    /// Port of whatever ends TLS before this instance.
    pub secure_port: u16,
    /// Whether callers are to use it.
    pub secure_port_enabled: bool,
    /// Name that callers find it by; the service's when empty.
    #[serde(default)]
    pub virtual_host_name: String,
    /// The same for TLS.
    #[serde(default)]
    pub secure_virtual_host_name: String,
    /// Path of its start page.
    pub home_page_url_path: String,
    /// Path of the page about its state; that of the endpoint when empty.
    #[serde(default)]
    pub status_page_url_path: String,
    /// Path that answers 200 while it is healthy; that of the endpoint when empty.
    #[serde(default)]
    pub health_check_url_path: String,
    /// Free data for others.
    #[serde(default)]
    pub metadata_map: BTreeMap<String, String>,
    /// State that it registers with; `OUT_OF_SERVICE` keeps callers away until an operator lets them in.
    #[serde(deserialize_with = "known_status")]
    pub initial_status: InstanceStatus,
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

    /// What callers are given for a host, where `ip_address` is the instance's address.
    ///
    /// # Errors
    /// When it is to be a host name, and there is none.
    pub fn announced_host(&self, ip_address: &str) -> Result<String, SettingsError> {
        if self.prefer_ip_address {
            return Ok(ip_address.to_owned());
        }
        if self.hostname.is_empty() {
            return Err(SettingsError::Missing {
                key: "eureka.instance.hostname".to_owned(),
                variable: "EUREKA_INSTANCE_HOSTNAME".to_owned(),
            });
        }
        Ok(self.hostname.clone())
    }
}

fn known_status<'de, D: Deserializer<'de>>(deserializer: D) -> Result<InstanceStatus, D::Error> {
    let name = String::deserialize(deserializer)?;
    let canonical = name.to_ascii_uppercase().replace('-', "_");
    InstanceStatus::known(&canonical)
        .ok_or_else(|| de::Error::custom(format!("`{name}` is no status of an instance")))
}

#[cfg(test)]
mod tests {
    use mesh_config::{Environment, Layer};

    use super::*;

    fn client(zone: &str) -> EurekaClientSettings {
        let defaults = include_str!("../../mesh-app/application.yml");
        let defaults = Layer::from_yaml("defaults", defaults).unwrap();
        let own = Layer::new(
            "test",
            [
                ("eureka.client.password", "s@cret".into()),
                ("eureka.client.service-url.defaultZone", zone.into()),
            ],
        );
        let settings = Settings::merge(&[defaults, own], Environment::default(), &[]);
        EurekaClientSettings::from_settings(&settings).unwrap()
    }

    #[test]
    fn addresses_without_credentials_get_those_of_the_settings() {
        let urls = client("http://a:b@h1:8761/eureka, http://h2/eureka/,").urls();
        let expected = [
            "http://a:b@h1:8761/eureka/",
            "http://admin:s%40cret@h2/eureka/",
        ];
        assert_eq!(urls.unwrap(), expected);
    }

    #[test]
    fn a_password_that_breaks_an_address_is_explained_and_not_shown() {
        let error = client("http://admin:pa#ss@h:8761/eureka/")
            .urls()
            .unwrap_err();
        let text = error.to_string();
        assert!(text.contains("eureka.client.password"), "{text}");
        assert!(!text.contains("pa#"), "{text}");
    }
}
