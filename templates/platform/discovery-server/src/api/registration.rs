//! What a registration must have, and the form in which it is kept.

use mesh_discovery::eureka::{DataCenterInfo, InstanceDocument, InstanceInfo, LeaseInfo};

use super::answers::Format;
use crate::xml::read_instance;

const AMAZON: &str = "Amazon";
const AMAZON_CLASS: &str = "com.netflix.appinfo.AmazonInfo";

/// Reads and checks the registration of an instance of `app`.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn accept(app: &str, format: Format, body: &[u8]) -> Result<InstanceInfo, String> {
    let document: Result<InstanceDocument, String> = match format {
        Format::Json => serde_json::from_slice(body).map_err(|error| error.to_string()),
        Format::Xml => read_instance(body),
    };
    let document = document.map_err(|error| format!("the instance cannot be read: {error}"))?;
    checked(app, document.instance)
}

/// An instance of `app` in the form in which it is kept.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn checked(app: &str, mut instance: InstanceInfo) -> Result<InstanceInfo, String> {
    instance.instance_id = key_of(&instance);
    instance.app = instance.app.to_uppercase();
    check(app, &instance)?;
    instance.lease_info = usable(instance.lease_info);
    instance.data_center_info = instance.data_center_info.map(in_canonical_form);
    Ok(instance)
}

/// The checks of Eureka, in its order.
fn check(app: &str, instance: &InstanceInfo) -> Result<(), String> {
    let required = [
        ("instanceId", &instance.instance_id),
        ("hostName", &instance.host_name),
        ("ipAddr", &instance.ip_addr),
        ("app", &instance.app),
    ];
    for (name, value) in required {
        if value.trim().is_empty() {
            return Err(format!("`{name}` is missing"));
        }
    }
    if app != instance.app {
        return Err(format!(
            "the path says `{app}`, but `app` is `{}`",
            instance.app
        ));
    }
    match &instance.data_center_info {
        None => Err("`dataCenterInfo` is missing".to_owned()),
        Some(data_center) if data_center.name.is_empty() => {
            Err("`name` of `dataCenterInfo` is missing".to_owned())
        }
        Some(_) => Ok(()),
    }
}

/// The instance's id; else the one that AWS gave it; else its host name.
fn key_of(instance: &InstanceInfo) -> String {
    let of_amazon = instance
        .data_center_info
        .as_ref()
        .and_then(|data_center| data_center.metadata.get("instance-id"));
    [Some(&instance.instance_id), of_amazon]
        .into_iter()
        .flatten()
        .find(|id| !id.is_empty())
        .unwrap_or(&instance.host_name)
        .clone()
}

/// Durations that make no sense are the protocol's defaults.
fn usable(lease: LeaseInfo) -> LeaseInfo {
    let default = LeaseInfo::default();
    let positive = |given: i64, otherwise| if given > 0 { given } else { otherwise };
    LeaseInfo {
        renewal_interval_in_secs: positive(
            lease.renewal_interval_in_secs,
            default.renewal_interval_in_secs,
        ),
        duration_in_secs: positive(lease.duration_in_secs, default.duration_in_secs),
        ..lease
    }
}

/// Java readers choose the class by this name, and know these two classes only.
fn in_canonical_form(data_center: DataCenterInfo) -> DataCenterInfo {
    if data_center.name == AMAZON {
        return DataCenterInfo {
            class: AMAZON_CLASS.to_owned(),
            ..data_center
        };
    }
    DataCenterInfo {
        name: data_center.name,
        ..DataCenterInfo::default()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn complete() -> Value {
        json!({"instanceId": "h:a:1", "hostName": "h", "ipAddr": "10.0.0.1", "app": "a",
            "dataCenterInfo": {"name": "MyOwn"}})
    }

    fn accepted(instance: &Value) -> Result<InstanceInfo, String> {
        let body = json!({"instance": instance}).to_string();
        accept("A", Format::Json, body.as_bytes())
    }

    #[test]
    fn the_checks_come_in_the_order_of_eureka() {
        let mut instance = json!({});
        let missing = [
            ("instanceId", json!("h:a:1"), "`instanceId`"),
            ("hostName", json!("h"), "`hostName`"),
            ("ipAddr", json!("10.0.0.1"), "`ipAddr`"),
            ("app", json!("b"), "`app` is missing"),
            ("app", json!("a"), "`B`"),
            ("dataCenterInfo", json!({}), "`dataCenterInfo` is missing"),
            (
                "dataCenterInfo",
                json!({"name": "MyOwn"}),
                "`name` of `dataCenterInfo`",
            ),
        ];
        for (key, value, complaint) in missing {
            let reason = accepted(&instance).unwrap_err();
            assert!(reason.contains(complaint), "{reason}");
            instance[key] = value;
        }
        assert_eq!(accepted(&instance).unwrap().app, "A");
    }

    #[test]
    fn an_instance_without_id_is_known_by_amazon_or_its_host_name() {
        let mut instance = complete();
        instance["instanceId"] = Value::Null;
        assert_eq!(accepted(&instance).unwrap().instance_id, "h");
        instance["dataCenterInfo"] = json!({"name": "Amazon", "metadata": {"instance-id": "i-7"}});
        let accepted = accepted(&instance).unwrap();
        assert_eq!(accepted.instance_id, "i-7");
        let written = serde_json::to_value(accepted.data_center_info).unwrap();
        let expected = json!({"@class": "com.netflix.appinfo.AmazonInfo", "name": "Amazon",
            "metadata": {"instance-id": "i-7"}});
        assert_eq!(written, expected);
    }

    #[test]
    fn other_class_names_of_data_centers_are_replaced() {
        let mut instance = complete();
        instance["dataCenterInfo"] =
            json!({"@class": "com.netflix.appinfo.MyDataCenterInfo", "name": "MyOwn"});
        let accepted = accepted(&instance).unwrap();
        assert_eq!(accepted.data_center_info, Some(DataCenterInfo::default()));
    }

    #[test]
    fn durations_that_make_no_sense_are_defaults() {
        let mut instance = complete();
        instance["leaseInfo"] = json!({"renewalIntervalInSecs": 0, "durationInSecs": -1});
        let lease = accepted(&instance).unwrap().lease_info;
        assert_eq!(
            (lease.renewal_interval_in_secs, lease.duration_in_secs),
            (30, 90)
        );
    }
}
