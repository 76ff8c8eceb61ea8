//! What every service can tell about its neighbours in the platform, as Spring Cloud names it. None
//! of it makes a service unhealthy: it works on with what it learned before.

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};
use mesh_actuator::CircuitBreakersHealth;
use mesh_config::{LiveSettings, SettingsError};
use mesh_discovery::Instances;
use mesh_web::{ComponentHealth, HealthIndicator, HealthStatus};
use serde_json::{Map, Value};

use crate::ServiceContext;
use crate::discovery::Discovery;

/// Layers of the config server are named so.
const REMOTE: &str = "configserver:";

/// Adds the indicators of what this service calls and uses.
///
/// # Errors
/// When a setting is missing or has the wrong type.
pub fn observe_dependencies(
    context: &ServiceContext,
    discovery: &Discovery,
) -> Result<(), SettingsError> {
    let (settings, health) = (&context.settings, &context.health);
    if settings.get("management.health.circuitbreakers.enabled")? {
        health.add(CircuitBreakersHealth::new(context.resilience.clone()));
    }
    if settings.get("spring.cloud.config.enabled")? {
        health.add(ConfigServerHealth(context.live_settings.clone()));
    }
    if discovery.reads_registry {
        health.add(EurekaHealth(discovery.instances.clone()));
    }
    health.add(DiscoveryClientHealth(discovery.instances.clone()));
    Ok(())
}

/// Indicator `clientConfigServer`: which of its sources are in force.
struct ConfigServerHealth(LiveSettings);

impl HealthIndicator for ConfigServerHealth {
    fn name(&self) -> &'static str {
        "clientConfigServer"
    }

    fn state(&self) -> BoxFuture<'_, ComponentHealth> {
        let settings = self.0.current();
        let names = settings.layers().map(|layer| layer.name());
        let sources: Vec<&str> = names.filter(|name| name.starts_with(REMOTE)).collect();
        let state = if sources.is_empty() {
            let error = "no property sources located";
            ComponentHealth::of(HealthStatus::Unknown).with("error", error)
        } else {
            ComponentHealth::up().with("propertySources", sources)
        };
        ready(state).boxed()
    }
}

/// Indicator `discoveryComposite/eureka`: how many instances each application has.
struct EurekaHealth(Instances);

impl HealthIndicator for EurekaHealth {
    fn name(&self) -> &'static str {
        "discoveryComposite/eureka"
    }

    fn state(&self) -> BoxFuture<'_, ComponentHealth> {
        let counts = self.0.counts().into_iter();
        let applications: Map<String, Value> = counts
            .map(|(service, count)| (service.to_uppercase(), count.into()))
            .collect();
        let state = ComponentHealth::up().with("applications", applications);
        ready(state).boxed()
    }
}

/// Indicator `discoveryComposite/discoveryClient`: which services there are.
struct DiscoveryClientHealth(Instances);

impl HealthIndicator for DiscoveryClientHealth {
    fn name(&self) -> &'static str {
        "discoveryComposite/discoveryClient"
    }

    fn state(&self) -> BoxFuture<'_, ComponentHealth> {
        let services: Vec<String> = self.0.counts().into_keys().collect();
        ready(ComponentHealth::up().with("services", services)).boxed()
    }
}
