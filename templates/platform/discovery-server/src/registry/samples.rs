//! What the unit tests register.

use mesh_discovery::eureka::{InstanceDocument, InstanceInfo};

use crate::settings::RegistrySettings;

/// Spring's defaults.
pub fn settings() -> RegistrySettings {
    RegistrySettings {
        enable_self_preservation: true,
        renewal_percent_threshold: 0.85,
        expected_client_renewal_interval_seconds: 30,
        renewal_threshold_update_interval_ms: 15 * 60 * 1000,
        eviction_interval_timer_in_ms: 60_000,
        response_cache_auto_expiration_in_seconds: 180,
        wait_time_in_ms_when_sync_empty: 5 * 60 * 1000,
    }
}

/// An instance that is up, with a lease of 90 seconds.
pub fn instance(app: &str, id: &str) -> InstanceInfo {
    let text = include_str!("../../tests/data/register.spring-resttemplate.json");
    let document: InstanceDocument = serde_json::from_str(text).expect("a registration");
    InstanceInfo {
        app: app.to_owned(),
        instance_id: id.to_owned(),
        last_dirty_timestamp: 100,
        ..document.instance
    }
}
