//! `spring.cloud.bus`, and who an instance is on the bus.

use mesh_config::{Settings, SettingsError};
use uuid::Uuid;

/// The settings of the bus.
#[derive(Debug, Clone)]
pub struct BusSettings {
    /// Name of the exchange.
    pub destination: String,
    /// Bus id of this instance.
    pub id: String,
    /// Whether events that arrived are acknowledged.
    pub acknowledges: bool,
    /// Whom acknowledgements are for.
    pub acknowledges_to: String,
}

/// What a bus id is made of unless `spring.cloud.bus.id` says it.
#[derive(Debug, Clone, Copy)]
pub struct Identity {
    /// Name of the service.
    pub service: &'static str,
    /// Port that the instance listens on.
    pub port: u16,
}

impl BusSettings {
    /// Reads `spring.cloud.bus`.
    ///
    /// # Errors
    /// When a value is missing or wrong.
    pub fn from_settings(settings: &Settings, identity: Identity) -> Result<Self, SettingsError> {
        let own_id: Option<String> = settings.find("spring.cloud.bus.id")?;
        Ok(Self {
            destination: settings.get("spring.cloud.bus.destination")?,
            id: own_id.map_or_else(|| id(settings, identity), Ok)?,
            acknowledges: settings.get("spring.cloud.bus.ack.enabled")?,
            acknowledges_to: settings
                .find("spring.cloud.bus.ack.destination-service")?
                .unwrap_or_else(|| "**".to_owned()),
        })
    }
}

/// `service:index:id`, with the active profiles as second part where there are some.
fn id(settings: &Settings, identity: Identity) -> Result<String, SettingsError> {
    let first_of = |keys: &[&str]| {
        let mut found = keys.iter().map(|key| settings.find::<String>(key));
        found.find_map(Result::transpose).transpose()
    };
    let service = first_of(&["vcap.application.name"])?;
    let index = first_of(&[
        "vcap.application.instance_index",
        "spring.application.index",
    ])?;
    let instance = first_of(&["vcap.application.instance_id"])?;
    let profiles = first_of(&["spring.profiles.active"])?.filter(|profiles| profiles != "default");
    let parts = [
        Some(service.unwrap_or_else(|| identity.service.to_owned())),
        profiles,
        Some(index.unwrap_or_else(|| identity.port.to_string())),
        Some(instance.unwrap_or_else(|| Uuid::new_v4().simple().to_string())),
    ];
    Ok(parts.into_iter().flatten().collect::<Vec<_>>().join(":"))
}

#[cfg(test)]
mod tests {
    use mesh_config::{Environment, Layer};

    use super::*;

    fn id_with(entries: &[(&str, &str)]) -> String {
        let defaults = [
            ("spring.cloud.bus.destination", "springCloudBus"),
            ("spring.cloud.bus.ack.enabled", "true"),
        ];
        let entries = defaults
            .iter()
            .chain(entries)
            .map(|(key, value)| (*key, (*value).into()));
        let settings = Settings::merge(&[Layer::new("test", entries)], Environment::default(), &[]);
        let identity = Identity {
            service: "user-service",
            port: 8001,
        };
        BusSettings::from_settings(&settings, identity).unwrap().id
    }

    #[test]
    fn an_instance_is_known_by_service_port_and_a_random_part() {
        let id = id_with(&[("spring.profiles.active", "default")]);
        assert!(id.starts_with("user-service:8001:"), "{id}");
        assert_ne!(id, id_with(&[("spring.profiles.active", "default")]));
        let id = id_with(&[("spring.profiles.active", "dev,mysql")]);
        assert!(id.starts_with("user-service:dev,mysql:8001:"), "{id}");
        assert_eq!(id_with(&[("spring.cloud.bus.id", "me:1:x")]), "me:1:x");
    }

    #[test]
    fn cloud_foundry_says_who_it_is() {
        let id = id_with(&[
            ("vcap.application.name", "egov-user"),
            ("vcap.application.instance_index", "2"),
            ("vcap.application.instance_id", "abc"),
        ]);
        assert_eq!(id, "egov-user:2:abc");
    }
}
