//! What a Eureka server has registered.

use std::collections::BTreeSet;

use mesh_telemetry::Outage;

use super::{Location, Locations};
use crate::eureka::{EurekaClient, InstanceInfo, InstanceStatus};

/// What a registry told last.
pub struct Registry {
    client: EurekaClient,
    outage: Outage,
}

impl Registry {
    /// The registry is not asked yet.
    pub fn new(client: EurekaClient) -> Self {
        Self {
            client,
            outage: Outage::of("list of instances"),
        }
    }

    /// The instances that take requests; nothing when the registry does not answer.
    pub async fn look(&self) -> Option<Locations> {
        match self.client.applications().await {
            Ok(applications) => {
                self.outage.worked();
                let told = applications.applications.into_iter();
                Some(locations(
                    told.flat_map(|application| application.instances),
                ))
            }
            Err(error) => {
                self.outage.failed(error);
                None
            }
        }
    }
}

fn locations(told: impl IntoIterator<Item = InstanceInfo>) -> Locations {
    let mut locations = Locations::new();
    for instance in told {
        if instance.status != InstanceStatus::Up {
            continue;
        }
        for name in names(&instance) {
            locations.entry(name).or_default().push(Location {
                id: instance.instance_id.clone(),
                base_url: base_url(&instance),
            });
        }
    }
    locations
}

/// Spring finds an instance by its virtual host names, which are the application's name unless
/// somebody says otherwise.
fn names(instance: &InstanceInfo) -> BTreeSet<String> {
    let virtual_host_names = instance.vip_address.as_deref().unwrap_or_default();
    let names = virtual_host_names.split(',').map(str::trim);
    names
        .chain([instance.app.as_str()])
        .filter(|name| !name.is_empty())
        .map(str::to_ascii_lowercase)
        .collect()
}

fn base_url(instance: &InstanceInfo) -> String {
    let (scheme, port) = if instance.secure_port.enabled {
        ("https", instance.secure_port.number)
    } else {
        ("http", instance.port.number)
    };
    format!("{scheme}://{}:{port}", instance.host_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instance(json: &str) -> InstanceInfo {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn an_instance_that_takes_requests_is_found_by_each_of_its_names() {
        let up = r#"{"instanceId":"1","app":"BOARD","hostName":"h","status":"UP",
            "vipAddress":"board, News","port":{"$":8080,"@enabled":"true"}}"#;
        let down = r#"{"instanceId":"2","app":"BOARD","hostName":"h","status":"DOWN"}"#;
        let found = locations([instance(up), instance(down)]);
        let expected = vec![Location {
            id: "1".to_owned(),
            base_url: "http://h:8080".to_owned(),
        }];
        assert_eq!(found.len(), 2);
        assert_eq!((&found["board"], &found["news"]), (&expected, &expected));
    }

    #[test]
    fn tls_is_used_where_it_is_offered() {
        let secure = r#"{"instanceId":"1","app":"A","hostName":"h","status":"UP",
            "securePort":{"$":8443,"@enabled":"true"}}"#;
        let found = locations([instance(secure)]);
        assert_eq!(found["a"][0].base_url, "https://h:8443");
    }
}
