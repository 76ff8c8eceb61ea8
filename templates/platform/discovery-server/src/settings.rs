//! The settings below `eureka.server`, named as in Spring Cloud Netflix.

use std::time::Duration;

use mesh_config::{Settings, SettingsError};
use serde::Deserialize;

/// `eureka.server`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct RegistrySettings {
    /// Whether leases stay when too many heartbeats are missing at once.
    pub enable_self_preservation: bool,
    /// Part of the expected heartbeats below which too many are missing; also the part of all
    /// instances that one run of the eviction leaves alone.
    pub renewal_percent_threshold: f64,
    /// Seconds between two heartbeats of an instance, as the registry expects them.
    pub expected_client_renewal_interval_seconds: u32,
    /// Milliseconds between two corrections of the number of expected instances.
    pub renewal_threshold_update_interval_ms: i64,
    /// Milliseconds between two runs of the eviction.
    pub eviction_interval_timer_in_ms: u32,
    /// Seconds for which a list is sent as it was written when nothing changes but heartbeats.
    pub response_cache_auto_expiration_in_seconds: u32,
    /// Milliseconds after the start in which missing heartbeats are no reason to warn.
    pub wait_time_in_ms_when_sync_empty: i64,
}

impl RegistrySettings {
    /// Reads `eureka.server`.
    ///
    /// # Errors
    /// When a key is missing or has the wrong type.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        settings.bind("eureka.server")
    }

    /// Time between two runs of the eviction.
    pub fn eviction_interval(&self) -> Duration {
        Duration::from_millis(self.eviction_interval_timer_in_ms.max(1).into())
    }

    /// Longest life of a written list.
    pub fn response_cache_auto_expiration(&self) -> Duration {
        Duration::from_secs(self.response_cache_auto_expiration_in_seconds.into())
    }
}

/// The part of `eureka.server` that is about other registries.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct PeerSettings {
    /// Whether there are others, at `eureka.client.service-url`.
    pub peers: bool,
    /// Longest time to reach one.
    pub peer_node_connect_timeout_ms: u64,
    /// Longest time until one has answered.
    pub peer_node_read_timeout_ms: u64,
}

impl PeerSettings {
    /// Reads `eureka.server`.
    ///
    /// # Errors
    /// When a key is missing or has the wrong type.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        settings.bind("eureka.server")
    }
}
