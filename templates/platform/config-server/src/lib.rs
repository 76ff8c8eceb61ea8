//! The config server: settings of all services, from files. It speaks the protocol of Spring Cloud
//! Config, so that services in Rust and in Java read the same files.

mod api;
mod document;
mod encryption;
mod environment;
mod error;
mod health;
mod merged;
mod native;
mod reading;
mod repository;
mod request;

use std::sync::Arc;

use axum::Router;
use mesh_app::{ServiceContext, ServiceDefinition};
use mesh_security::{BasicCredentials, require_basic};

use crate::repository::Repository;

/// The config server as a service.
pub fn definition() -> ServiceDefinition {
    ServiceDefinition {
        name: "config-server",
        version: env!("CARGO_PKG_VERSION"),
        defaults: include_str!("../application.yml"),
        build: |context| Box::pin(async move { build(&context) }),
    }
}

fn build(context: &ServiceContext) -> anyhow::Result<Router> {
    let credentials = BasicCredentials::from_settings(&context.settings, "CONFIG_PASSWORD")?;
    let repository = Arc::new(Repository::from_settings(&context.settings)?);
    health::observe(repository.clone(), &context.settings, &context.health)?;
    Ok(require_basic(api::routes(repository), credentials))
}
