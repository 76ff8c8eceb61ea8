//! The config server: settings of all services, from files. It speaks the protocol of Spring Cloud
//! Config, so that services in Rust and in Java read the same files.

mod api;
mod backend;
mod document;
mod encryption;
mod environment;
mod error;
mod files;
mod git;
mod health;
mod label;
mod merged;
mod monitor;
mod native;
mod one_or_many;
mod reading;
mod repository;
mod request;

use std::sync::Arc;

use axum::Router;
use mesh_app::{ServiceContext, ServiceDefinition};
use mesh_config::{Settings, SettingsError};
use mesh_security::{BasicCredentials, require_basic};

use crate::monitor::{Hosters, Monitor, Watch};
use crate::repository::Repository;

/// The config server as a service.
pub fn definition() -> ServiceDefinition {
    ServiceDefinition {
        name: "config-server",
        version: env!("CARGO_PKG_VERSION"),
        defaults: include_str!("../application.yml"),
        migrate: None,
        build: |context| Box::pin(build(context)),
    }
}

async fn build(context: ServiceContext) -> anyhow::Result<Router> {
    let settings = &context.settings;
    let credentials = BasicCredentials::from_settings(settings, "CONFIG_PASSWORD")?;
    let repository = Arc::new(Repository::from_settings(settings).await?);
    health::observe(repository.clone(), settings, &context.health)?;
    let prefix = path(settings, "spring.cloud.config.server.prefix")?;
    let mut routes = api::routes(repository.clone(), &prefix);
    let monitor = Arc::new(Monitor::new(repository.clone(), context.bus.clone()));
    if settings.get("spring.cloud.config.server.monitor.enabled")? {
        let prefix = path(settings, "spring.cloud.config.monitor.endpoint.path")?;
        let hosters = Hosters::from_settings(settings)?;
        routes = routes.merge(api::monitor_routes(&prefix, monitor.clone(), hosters));
    }
    if settings.get("spring.cloud.config.server.monitor.watch.enabled")? {
        let delay = settings.duration("spring.cloud.config.server.monitor.fixed-delay")?;
        let watch = Watch::begin(repository.local_folders()).await;
        tokio::spawn(watch.tell(monitor, delay, context.stop));
    }
    Ok(require_basic(routes, credentials))
}

/// The path that a setting names: empty, or with a slash in front, `/config` for example.
fn path(settings: &Settings, key: &str) -> Result<String, SettingsError> {
    let path = settings.find::<String>(key)?.unwrap_or_default();
    let segments = path.split('/').filter(|part| !part.is_empty());
    Ok(segments.map(|segment| format!("/{segment}")).collect())
}
