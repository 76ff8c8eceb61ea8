//! Parts of an instance: its ports, where it runs, its lease.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::lenient;

/// A port and whether it is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortInfo {
    /// Port number.
    #[serde(rename = "$", deserialize_with = "lenient::port")]
    pub number: u16,
    /// Whether it is in use.
    #[serde(
        rename = "@enabled",
        default,
        deserialize_with = "lenient::flag",
        serialize_with = "lenient::write_flag_as_text"
    )]
    pub enabled: bool,
}

impl PortInfo {
    pub(super) fn default_plain() -> Self {
        Self {
            number: 7001,
            enabled: true,
        }
    }

    pub(super) fn default_secure() -> Self {
        Self {
            number: 7002,
            enabled: false,
        }
    }

    pub(super) fn read_plain<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.unwrap_or_else(Self::default_plain))
    }

    pub(super) fn read_secure<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.unwrap_or_else(Self::default_secure))
    }
}

/// Where an instance runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataCenterInfo {
    /// The Java class that readers choose by.
    #[serde(rename = "@class", default = "default_class")]
    pub class: String,
    /// `MyOwn`, `Netflix` or `Amazon`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    /// What AWS says of the host; only with `Amazon`.
    #[serde(
        default,
        deserialize_with = "lenient::metadata",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub metadata: BTreeMap<String, String>,
}

fn default_class() -> String {
    "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo".to_owned()
}

impl Default for DataCenterInfo {
    fn default() -> Self {
        Self {
            class: default_class(),
            name: "MyOwn".to_owned(),
            metadata: BTreeMap::new(),
        }
    }
}

/// Times of a lease in milliseconds since 1970, durations in seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LeaseInfo {
    /// How often the instance promises to renew.
    #[serde(default, deserialize_with = "lenient::number")]
    pub renewal_interval_in_secs: i64,
    /// How long it lives without.
    #[serde(default, deserialize_with = "lenient::number")]
    pub duration_in_secs: i64,
    /// When it was registered.
    #[serde(default, deserialize_with = "lenient::number")]
    pub registration_timestamp: i64,
    /// When it renewed last.
    #[serde(
        default,
        alias = "renewalTimestamp",
        deserialize_with = "lenient::number"
    )]
    pub last_renewal_timestamp: i64,
    /// When it was evicted.
    #[serde(default, deserialize_with = "lenient::number")]
    pub eviction_timestamp: i64,
    /// When it first was `UP`.
    #[serde(default, deserialize_with = "lenient::number")]
    pub service_up_timestamp: i64,
}

impl Default for LeaseInfo {
    fn default() -> Self {
        Self {
            renewal_interval_in_secs: 30,
            duration_in_secs: 90,
            registration_timestamp: 0,
            last_renewal_timestamp: 0,
            eviction_timestamp: 0,
            service_up_timestamp: 0,
        }
    }
}
