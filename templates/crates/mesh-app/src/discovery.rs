//! How this service finds others and is found.

use std::collections::BTreeMap;
use std::time::Duration;

use mesh_actuator::base_path;
use mesh_config::{Settings, SettingsError};
use mesh_discovery::eureka::EurekaClient;
use mesh_discovery::{
    DnsSettings, EurekaClientSettings, EurekaInstanceSettings, HealthCheck, Instances,
    ManagementAddress, OwnInstance, Registration,
};
use mesh_web::HealthStatus;
use serde::Deserialize;

use crate::running::RunningService;
use crate::{ServiceContext, StartError};

/// `mesh.discovery`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    /// A registry, where this service is registered too.
    Eureka,
    /// The names that Kubernetes gives to services. Nobody registers.
    Kubernetes,
    /// The addresses of `spring.cloud.discovery.client.simple.instances`. Nobody registers.
    Static,
}

/// How this service finds others and is found.
pub struct Discovery {
    /// The instances of all services.
    pub instances: Instances,
    /// Whether a registry tells which there are.
    pub reads_registry: bool,
    /// How often they are looked up; never when they are fixed.
    interval: Option<Duration>,
    /// Where this service is registered.
    registry: Option<Registry>,
}

struct Registry {
    client: EurekaClient,
    settings: EurekaClientSettings,
}

impl Discovery {
    /// Prepares what the settings ask for; nothing is looked up or registered yet.
    ///
    /// # Errors
    /// When a setting is missing or wrong, or no HTTP client can be set up.
    pub fn from_settings(settings: &Settings) -> Result<Self, StartError> {
        match settings.get("mesh.discovery")? {
            Kind::Eureka => Self::of_registry(settings),
            Kind::Kubernetes => {
                let dns = DnsSettings::from_settings(settings)?;
                let interval = seconds(dns.refresh_interval_seconds);
                Ok(Self::alone(Instances::of_dns(dns), Some(interval)))
            }
            Kind::Static => Ok(Self::alone(fixed_instances(settings)?, None)),
        }
    }

    fn of_registry(settings: &Settings) -> Result<Self, StartError> {
        let eureka = EurekaClientSettings::from_settings(settings)?;
        let client = EurekaClient::new(eureka.urls()?)?;
        let mut discovery = if eureka.enabled && eureka.fetch_registry {
            let interval = seconds(eureka.registry_fetch_interval_seconds);
            let instances = Instances::of_registry(client.clone());
            Self {
                reads_registry: true,
                ..Self::alone(instances, Some(interval))
            }
        } else {
            Self::alone(fixed_instances(settings)?, None)
        };
        if eureka.enabled && eureka.register_with_eureka {
            let settings = eureka;
            discovery.registry = Some(Registry { client, settings });
        }
        Ok(discovery)
    }

    fn alone(instances: Instances, interval: Option<Duration>) -> Self {
        Self {
            instances,
            reads_registry: false,
            interval,
            registry: None,
        }
    }

    /// Starts to watch the others and to announce the service.
    ///
    /// # Errors
    /// When a setting is missing or wrong.
    pub fn join(
        self,
        running: &mut RunningService,
        context: &ServiceContext,
    ) -> Result<(), SettingsError> {
        if let Some(interval) = self.interval {
            running.spawn(self.instances.keep_current(interval, running.stop_token()));
        }
        if let Some(registry) = self.registry {
            let registration = registry.registration(running, context)?;
            running.spawn_registration(registration);
        }
        Ok(())
    }
}

impl Registry {
    fn registration(
        self,
        running: &RunningService,
        context: &ServiceContext,
    ) -> Result<Registration, SettingsError> {
        let own = EurekaInstanceSettings::from_settings(&context.settings)?;
        let urls = self.settings.urls()?;
        let registry_url = urls.first().map(String::as_str);
        let management = ManagementAddress {
            port: running.management_address().port(),
            base_path: base_path(&context.settings)?,
        };
        let address = running.address();
        let own = OwnInstance::new(context.name, address, &management, &own, registry_url)?;
        let mut registration = Registration::new(self.client, own);
        if self.settings.healthcheck.enabled {
            registration = registration.with_health_check(health_check(context)?);
        }
        if !self.settings.should_unregister_on_shutdown {
            registration = registration.without_cancellation();
        }
        Ok(registration)
    }
}

fn health_check(context: &ServiceContext) -> Result<HealthCheck, SettingsError> {
    let limit = context
        .settings
        .duration("management.endpoint.health.time-limit")?;
    let health = context.health.clone();
    Ok(Box::new(move || {
        let health = health.clone();
        Box::pin(async move {
            let states = health.check(limit, |_| true).await;
            let works = |status| matches!(status, HealthStatus::Up | HealthStatus::Unknown);
            states.iter().all(|(_, state)| works(state.status))
        })
    }))
}

fn seconds(number: u64) -> Duration {
    Duration::from_secs(number.max(1))
}

fn fixed_instances(settings: &Settings) -> Result<Instances, SettingsError> {
    #[derive(Deserialize)]
    struct FixedInstance {
        uri: String,
    }
    let services: BTreeMap<String, Vec<FixedInstance>> =
        settings.bind("spring.cloud.discovery.client.simple.instances")?;
    let addresses = services.iter().flat_map(|(service, instances)| {
        instances
            .iter()
            .map(|instance| (service.as_str(), instance.uri.as_str()))
    });
    Ok(Instances::fixed(addresses))
}
