//! Two spellings of one member. Servers write `overriddenStatus` in JSON, clients and XML have
//! `overriddenstatus`, and some writers send both.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::InstanceInfo;

const OF_SERVERS: &str = "overriddenStatus";
const OF_CLIENTS: &str = "overriddenstatus";

impl<'de> Deserialize<'de> for InstanceInfo {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut instance = Value::deserialize(deserializer)?;
        unify(&mut instance);
        Self::deserialize(instance).map_err(D::Error::custom)
    }
}

impl Serialize for InstanceInfo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

/// The server's spelling counts where both are given; null counts as not given.
fn unify(instance: &mut Value) {
    let Some(members) = instance.as_object_mut() else {
        return;
    };
    let Some(of_clients) = members.remove(OF_CLIENTS) else {
        return;
    };
    if members.get(OF_SERVERS).is_none_or(Value::is_null) {
        members.insert(OF_SERVERS.to_owned(), of_clients);
    }
}

#[cfg(test)]
mod tests {
    use super::super::InstanceStatus;
    use super::*;

    #[test]
    fn either_spelling_is_read_and_that_of_servers_counts_where_both_are_given() {
        let cases = [
            (r#"{"overriddenstatus":"DOWN"}"#, InstanceStatus::Down),
            (r#"{"overriddenStatus":"DOWN"}"#, InstanceStatus::Down),
            (
                r#"{"overriddenstatus":"UP","overriddenStatus":"DOWN"}"#,
                InstanceStatus::Down,
            ),
            (
                r#"{"overriddenStatus":null,"overriddenstatus":"DOWN"}"#,
                InstanceStatus::Down,
            ),
            ("{}", InstanceStatus::Unknown),
        ];
        for (text, expected) in cases {
            let instance: InstanceInfo = serde_json::from_str(text).unwrap();
            assert_eq!(instance.overridden_status, expected, "{text}");
        }
    }

    #[test]
    fn the_spelling_of_servers_is_written() {
        let instance: InstanceInfo = serde_json::from_str("{}").unwrap();
        let written = serde_json::to_value(instance).unwrap();
        assert_eq!(written["overriddenStatus"], "UNKNOWN");
        assert!(written.get("overriddenstatus").is_none());
    }

    #[test]
    fn what_is_no_instance_is_refused() {
        for text in ["[]", "7", r#"{"port":7}"#] {
            assert!(
                serde_json::from_str::<InstanceInfo>(text).is_err(),
                "{text}"
            );
        }
    }
}
