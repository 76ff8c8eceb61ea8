//! What is registered: applications and their instances, in the JSON of a Eureka server.
//!
//! Writing follows the server's form exactly (Spring's client refuses unknown members and bare
//! elements); reading accepts every form that clients and older servers use.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::{ActionType, DataCenterInfo, InstanceStatus, LeaseInfo, PortInfo, lenient};

/// `{"applications": …}`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ApplicationsDocument {
    /// The wrapped list.
    pub applications: Applications,
}

/// `{"application": …}`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ApplicationDocument {
    /// The wrapped application.
    pub application: Application,
}

/// `{"instance": …}`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct InstanceDocument {
    /// The wrapped instance.
    pub instance: InstanceInfo,
}

/// All applications, or those of a delta.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Applications {
    /// `1` for a full list, a rising counter for a delta.
    #[serde(
        rename = "versions__delta",
        default,
        deserialize_with = "lenient::number",
        serialize_with = "lenient::write_number_as_text"
    )]
    pub version: i64,
    /// Instances counted by status, `DOWN_1_UP_3_`, over the whole registry.
    #[serde(rename = "apps__hashcode", default, deserialize_with = "lenient::text")]
    pub hash_code: String,
    /// The applications.
    #[serde(
        rename = "application",
        default,
        deserialize_with = "lenient::one_or_many"
    )]
    pub applications: Vec<Application>,
}

impl Applications {
    /// The instances counted by status in the form of [`Applications::hash_code`]: names in
    /// alphabetical order, each followed by its count; empty without instances.
    pub fn count_by_status(statuses: impl IntoIterator<Item = InstanceStatus>) -> String {
        let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
        for status in statuses {
            *counts.entry(status.name()).or_default() += 1;
        }
        let parts = counts
            .into_iter()
            .map(|(name, count)| format!("{name}_{count}_"));
        parts.collect()
    }
}

/// The instances of one service.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Application {
    /// Name in upper case.
    pub name: String,
    /// Its instances.
    #[serde(
        rename = "instance",
        default,
        deserialize_with = "lenient::one_or_many"
    )]
    pub instances: Vec<InstanceInfo>,
}

/// One running instance.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", remote = "Self")]
pub struct InstanceInfo {
    /// Key of the instance within its application; the host name when a client sends none.
    #[serde(default, deserialize_with = "lenient::text")]
    pub instance_id: String,
    /// Host name that callers use.
    #[serde(default, deserialize_with = "lenient::text")]
    pub host_name: String,
    /// Application name, upper case on the server.
    #[serde(default, deserialize_with = "lenient::text")]
    pub app: String,
    /// Group of applications that it belongs to.
    #[serde(
        default,
        deserialize_with = "lenient::optional_text",
        skip_serializing_if = "Option::is_none"
    )]
    pub app_group_name: Option<String>,
    /// Address of the host.
    #[serde(default, deserialize_with = "lenient::text")]
    pub ip_addr: String,
    /// A key of old clients; `na` and `unknown` mean none.
    #[serde(
        default,
        deserialize_with = "lenient::optional_text",
        skip_serializing_if = "is_no_sid"
    )]
    pub sid: Option<String>,
    /// State that callers see.
    #[serde(default)]
    pub status: InstanceStatus,
    /// State set by an operator; `UNKNOWN` means none.
    #[serde(default)]
    pub overridden_status: InstanceStatus,
    /// Plain port.
    #[serde(
        default = "PortInfo::default_plain",
        deserialize_with = "PortInfo::read_plain"
    )]
    pub port: PortInfo,
    /// TLS port.
    #[serde(
        default = "PortInfo::default_secure",
        deserialize_with = "PortInfo::read_secure"
    )]
    pub secure_port: PortInfo,
    /// Always 1.
    #[serde(default = "default_country", deserialize_with = "lenient::number")]
    pub country_id: i64,
    /// Where it runs; Java readers need it.
    pub data_center_info: Option<DataCenterInfo>,
    /// Times and durations of the lease.
    #[serde(default, deserialize_with = "or_default")]
    pub lease_info: LeaseInfo,
    /// Free data.
    #[serde(
        default,
        deserialize_with = "lenient::metadata",
        serialize_with = "lenient::write_metadata"
    )]
    pub metadata: BTreeMap<String, String>,
    /// Start page.
    #[serde(
        default,
        deserialize_with = "lenient::optional_text",
        skip_serializing_if = "Option::is_none"
    )]
    pub home_page_url: Option<String>,
    /// Page about its state.
    #[serde(
        default,
        deserialize_with = "lenient::optional_text",
        skip_serializing_if = "Option::is_none"
    )]
    pub status_page_url: Option<String>,
    /// Address that answers 200 while it is healthy.
    #[serde(
        default,
        deserialize_with = "lenient::optional_text",
        skip_serializing_if = "Option::is_none"
    )]
    pub health_check_url: Option<String>,
    /// The same over TLS.
    #[serde(
        default,
        deserialize_with = "lenient::optional_text",
        skip_serializing_if = "Option::is_none"
    )]
    pub secure_health_check_url: Option<String>,
    /// Names that it is found by, comma-separated.
    #[serde(
        default,
        deserialize_with = "lenient::optional_text",
        skip_serializing_if = "Option::is_none"
    )]
    pub vip_address: Option<String>,
    /// The same for TLS.
    #[serde(
        default,
        deserialize_with = "lenient::optional_text",
        skip_serializing_if = "Option::is_none"
    )]
    pub secure_vip_address: Option<String>,
    /// A peculiarity of Netflix' own servers.
    #[serde(
        default,
        deserialize_with = "lenient::flag",
        serialize_with = "lenient::write_flag_as_text"
    )]
    pub is_coordinating_discovery_server: bool,
    /// Milliseconds since 1970 of the last change seen by the server.
    #[serde(
        default,
        deserialize_with = "lenient::number",
        serialize_with = "lenient::write_number_as_text"
    )]
    pub last_updated_timestamp: i64,
    /// Milliseconds since 1970 of the last change made by the instance.
    #[serde(
        default,
        deserialize_with = "lenient::number",
        serialize_with = "lenient::write_number_as_text"
    )]
    pub last_dirty_timestamp: i64,
    /// Auto-scaling group on AWS.
    #[serde(
        default,
        deserialize_with = "lenient::optional_text",
        skip_serializing_if = "Option::is_none"
    )]
    pub asg_name: Option<String>,
    /// What happened to it, in deltas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_type: Option<ActionType>,
}

fn default_country() -> i64 {
    1
}

fn is_no_sid(sid: &Option<String>) -> bool {
    matches!(sid.as_deref(), None | Some("na" | "unknown"))
}

fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_older_servers_are_read() {
        let text = r#"{"applications":{"versions__delta":1,"apps__hashcode":"UP_1_","application":
            {"name":"A","instance":{"instanceId":"h:a:1","hostName":"h","app":"A","ipAddr":"10.0.0.1",
            "status":"UP","overriddenstatus":"UNKNOWN","port":{"@enabled":true,"$":"8080"},
            "metadata":{"@class":"java.util.Collections$EmptyMap","n":7},
            "lastUpdatedTimestamp":1700000000000}}}}"#;
        let document: ApplicationsDocument = serde_json::from_str(text).unwrap();
        let instance = &document.applications.applications[0].instances[0];
        assert_eq!(
            instance.port,
            PortInfo {
                number: 8080,
                enabled: true
            }
        );
        assert_eq!(instance.metadata.get("n").map(String::as_str), Some("7"));
        assert!(!instance.metadata.contains_key("@class"));
        assert_eq!(instance.last_updated_timestamp, 1_700_000_000_000);
    }

    #[test]
    fn statuses_are_counted_in_alphabetical_order() {
        use InstanceStatus::{Down, Up};
        assert_eq!(
            Applications::count_by_status([Up, Down, Up, Up]),
            "DOWN_1_UP_3_"
        );
        assert_eq!(Applications::count_by_status([]), "");
    }

    #[test]
    fn nothing_is_written_for_what_an_instance_leaves_open() {
        let text = r#"{"instanceId":"i","hostName":"h","app":"A","ipAddr":"10.0.0.1","sid":"na",
            "appGroupName":null,"homePageUrl":"","asgName":null,"secureHealthCheckUrl":null,
            "port":null,"securePort":null,"leaseInfo":null,"actionType":null,
            "dataCenterInfo":{"name":"MyOwn"}}"#;
        let instance: InstanceInfo = serde_json::from_str(text).unwrap();
        let written = serde_json::to_value(&instance).unwrap();
        let absent = [
            "sid",
            "appGroupName",
            "homePageUrl",
            "asgName",
            "secureHealthCheckUrl",
            "actionType",
        ];
        for key in absent {
            assert!(written.get(key).is_none(), "{key}");
        }
        assert_eq!(written["port"]["$"], 7001);
        assert_eq!(written["securePort"]["@enabled"], "false");
        assert_eq!(written["leaseInfo"]["durationInSecs"], 90);
    }

    #[test]
    fn an_empty_registry_is_read() {
        let document: ApplicationsDocument =
            serde_json::from_str(r#"{"applications":{"versions__delta":1,"apps__hashcode":""}}"#)
                .unwrap();
        assert!(document.applications.applications.is_empty());
    }
}
