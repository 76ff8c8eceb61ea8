//! The config server: settings of all services, from files. It speaks the protocol of Spring Cloud
//! Config, so that services in Rust and in Java read the same files.

mod api;
mod document;
mod environment;
mod error;
mod native;
mod request;

use axum::Router;
use mesh_app::{ServiceContext, ServiceDefinition};
use mesh_security::{BasicCredentials, require_basic};

use crate::native::NativeBackend;

/// The config server as a service.
pub fn definition() -> ServiceDefinition {
    ServiceDefinition {
        name: "config-server",
        defaults: include_str!("../application.yml"),
        build: |context| Box::pin(async move { build(&context) }),
    }
}

fn build(context: &ServiceContext) -> anyhow::Result<Router> {
    let credentials = BasicCredentials::from_settings(&context.settings, "CONFIG_PASSWORD")?;
    let backend = NativeBackend::from_settings(&context.settings)?;
    Ok(require_basic(api::routes(backend), credentials))
}
