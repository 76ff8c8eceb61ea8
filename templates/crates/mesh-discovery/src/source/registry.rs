//! What a Eureka server has registered.

use std::collections::BTreeSet;

use mesh_telemetry::Outage;
use tokio::sync::Mutex;

use super::{Location, Locations};
use crate::eureka::{EurekaClient, EurekaError, InstanceInfo, InstanceList, InstanceStatus};

/// What a registry told last.
pub struct Registry {
    client: EurekaClient,
    told: Mutex<InstanceList>,
    outage: Outage,
}

impl Registry {
    /// The registry is not asked yet.
    pub fn new(client: EurekaClient) -> Self {
        Self {
            client,
            told: Mutex::default(),
            outage: Outage::of("list of instances"),
        }
    }

    /// The instances that take requests; nothing when the registry does not answer.
    pub async fn look(&self) -> Option<Locations> {
        let mut told = self.told.lock().await;
        match self.ask(&told).await {
            Ok(list) => {
                self.outage.worked();
                *told = list;
                Some(locations(&told))
            }
            Err(error) => {
                self.outage.failed(error);
                None
            }
        }
    }

    /// Changes are enough where something is known already and they lead to what the registry has.
    async fn ask(&self, told: &InstanceList) -> Result<InstanceList, EurekaError> {
        if !told.is_empty()
            && let Some(delta) = self.client.delta().await?
            && let Some(list) = told.changed_by(delta)
        {
            return Ok(list);
        }
        let applications = self.client.applications().await?;
        Ok(InstanceList::of(applications))
    }
}

fn locations(told: &InstanceList) -> Locations {
    let mut locations = Locations::new();
    for instance in told.iter().filter(|one| one.status == InstanceStatus::Up) {
        for name in names(instance) {
            locations.entry(name).or_default().push(Location {
                id: instance.instance_id.clone(),
                base_url: base_url(instance),
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

    fn list(instances: &str) -> InstanceList {
        let text =
            format!(r#"{{"application": [{{"name": "BOARD", "instance": [{instances}]}}]}}"#);
        InstanceList::of(serde_json::from_str(&text).unwrap())
    }

    #[test]
    fn an_instance_that_takes_requests_is_found_by_each_of_its_names() {
        let told = list(
            r#"{"instanceId":"1","app":"BOARD","hostName":"h","status":"UP",
                "vipAddress":"board, News","port":{"$":8080,"@enabled":"true"}},
            {"instanceId":"2","app":"BOARD","hostName":"h","status":"DOWN"}"#,
        );
        let found = locations(&told);
        let expected = vec![Location {
            id: "1".to_owned(),
            base_url: "http://h:8080".to_owned(),
        }];
        assert_eq!(found.len(), 2);
        assert_eq!((&found["board"], &found["news"]), (&expected, &expected));
    }

    #[test]
    fn tls_is_used_where_it_is_offered() {
        let told = list(
            r#"{"instanceId":"1","app":"A","hostName":"h","status":"UP",
                "securePort":{"$":8443,"@enabled":"true"}}"#,
        );
        assert_eq!(locations(&told)["a"][0].base_url, "https://h:8443");
    }
}
