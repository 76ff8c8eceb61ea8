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

use crate::repository::Repository;

/// The config server as a service.
pub fn definition() -> ServiceDefinition {
    ServiceDefinition {
        name: "config-server",
        version: env!("CARGO_PKG_VERSION"),
        defaults: include_str!("../application.yml"),
        build: |context| Box::pin(build(context)),
    }
}

async fn build(context: ServiceContext) -> anyhow::Result<Router> {
    let settings = &context.settings;
    let credentials = BasicCredentials::from_settings(settings, "CONFIG_PASSWORD")?;
    let repository = Arc::new(Repository::from_settings(settings).await?);
    health::observe(repository.clone(), settings, &context.health)?;
    let routes = api::routes(repository, &prefix(settings)?);
    Ok(require_basic(routes, credentials))
}

/// `spring.cloud.config.server.prefix`: what stands in front of every path, `/config` for example.
fn prefix(settings: &Settings) -> Result<String, SettingsError> {
    let prefix: Option<String> = settings.find("spring.cloud.config.server.prefix")?;
    let prefix = prefix.unwrap_or_default();
    let segments: Vec<&str> = prefix.split('/').filter(|part| !part.is_empty()).collect();
    Ok(segments
        .iter()
        .map(|segment| format!("/{segment}"))
        .collect())
}
