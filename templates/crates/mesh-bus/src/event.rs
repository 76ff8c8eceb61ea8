//! Events as they travel: JSON with its members in the order in which Spring writes them.
//! Source: spring-cloud-bus, `event/*.java`.

use std::collections::BTreeMap;

use chrono::Utc;
use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

/// Java names of the events that are acknowledged.
const PACKAGE: &str = "org.springframework.cloud.bus.event.";

/// An event for instances anywhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RemoteEvent {
    /// Simple name of its Java class.
    #[serde(rename = "type")]
    pub kind: String,
    /// Milliseconds since 1970.
    #[serde(default, deserialize_with = "milliseconds")]
    pub timestamp: i64,
    /// Bus id of the sender.
    pub origin_service: String,
    /// Pattern of the bus ids that it is for.
    #[serde(default = "nobody", deserialize_with = "null_is_everybody")]
    pub destination_service: String,
    /// Tells it from all others.
    #[serde(default = "random_id")]
    pub id: String,
    /// What kind needs more, has it here.
    #[serde(flatten)]
    pub content: Content,
}

/// What an event says beyond its kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub enum Content {
    /// That another event has arrived.
    Ack {
        /// Id of that event.
        ack_id: String,
        /// Whom it was for.
        ack_destination_service: String,
        /// Its Java class.
        event: String,
    },
    /// Settings to be set.
    EnvironmentChange {
        /// Values by key.
        values: BTreeMap<String, String>,
    },
    /// That things which a service owns, and others keep in memory, are no longer what they were.
    ReferenceDataChange {
        /// Path of the owner's endpoint for them.
        path: String,
        /// Which of them.
        ids: Vec<String>,
    },
    /// Nothing.
    Nothing {},
}

/// Kind of an event that makes settings be read again.
pub const REFRESH: &str = "RefreshRemoteApplicationEvent";
/// Kind of an event that sets settings.
pub const ENVIRONMENT_CHANGE: &str = "EnvironmentChangeRemoteApplicationEvent";
/// Kind of an event about changed things of a service. Spring's own applications ignore it.
pub const REFERENCE_DATA_CHANGE: &str = "ReferenceDataChangeRemoteApplicationEvent";
/// Kind of an acknowledgement.
pub const ACK: &str = "AckRemoteApplicationEvent";

impl RemoteEvent {
    /// A new event.
    pub fn new(kind: &str, origin: &str, destination: &str, content: Content) -> Self {
        Self {
            kind: kind.to_owned(),
            timestamp: Utc::now().timestamp_millis(),
            origin_service: origin.to_owned(),
            destination_service: destination.to_owned(),
            id: random_id(),
            content,
        }
    }

    /// The acknowledgement of this event by `origin`.
    pub fn acknowledged_by(&self, origin: &str, destination: &str) -> Self {
        let content = Content::Ack {
            ack_id: self.id.clone(),
            ack_destination_service: self.destination_service.clone(),
            event: format!("{PACKAGE}{}", self.kind),
        };
        Self::new(ACK, origin, destination, content)
    }
}

fn random_id() -> String {
    Uuid::new_v4().to_string()
}

/// An event that does not say whom it is for reaches nobody; Java keeps such a placeholder.
fn nobody() -> String {
    "____transient_destination___:**".to_owned()
}

fn null_is_everybody<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let written = Option::<String>::deserialize(deserializer)?;
    Ok(written
        .filter(|text| !text.trim().is_empty())
        .unwrap_or_else(|| "**".to_owned()))
}

/// Only a number is a time.
fn milliseconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    i64::deserialize(deserializer)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn golden() -> Vec<Value> {
        let file: Value =
            serde_json::from_str(include_str!("../tests/data/bus_events.json")).unwrap();
        file["events"].as_array().unwrap().clone()
    }

    #[test]
    fn events_of_spring_are_read_and_written_again() {
        for event in golden() {
            let read: RemoteEvent = serde_json::from_value(event.clone()).unwrap();
            let written = serde_json::to_value(&read).unwrap();
            assert_eq!(written, event);
            let text = serde_json::to_string(&read).unwrap();
            let members = [
                "type",
                "timestamp",
                "originService",
                "destinationService",
                "id",
            ];
            let order: Vec<_> = members
                .iter()
                .map(|name| text.find(&format!("\"{name}\":")).unwrap())
                .collect();
            assert!(order.is_sorted(), "{text}");
        }
    }

    #[test]
    fn missing_members_mean_what_they_mean_to_spring() {
        let read = |text: &str| serde_json::from_str::<RemoteEvent>(text);
        let bare =
            read(r#"{"type":"RefreshRemoteApplicationEvent","originService":"a:1:x"}"#).unwrap();
        assert_eq!(bare.destination_service, nobody());
        assert!(!bare.id.is_empty());
        let blank = r#"{"type":"x","originService":"a","destinationService":null,"more":1}"#;
        assert_eq!(read(blank).unwrap().destination_service, "**");
        assert!(
            read(r#"{"type":"x","destinationService":"**"}"#).is_err(),
            "nobody sent it"
        );
        let iso = r#"{"type":"x","originService":"a","timestamp":"2026-01-01T00:00:00Z"}"#;
        assert!(read(iso).is_err(), "a time is a number");
    }
}
