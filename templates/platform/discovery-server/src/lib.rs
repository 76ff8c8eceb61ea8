//! The registry: which instances of which service are alive. It speaks the REST protocol of Netflix
//! Eureka as Spring Cloud serves it below `/eureka`, and keeps everything in memory: after a restart
//! the instances register again with their next heartbeat.

mod api;
mod eviction;
mod overview;
mod page;
mod peers;
mod registry;
mod server;
mod settings;
mod xml;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use mesh_app::{ServiceContext, ServiceDefinition};
use mesh_security::{BasicCredentials, require_basic};

use crate::api::ResponseCache;
use crate::eviction::evict_until;
use crate::overview::Facts;
use crate::peers::Peers;
use crate::registry::{Registry, SharedRegistry};
use crate::server::Server;
use crate::settings::RegistrySettings;

/// The registry as a service.
pub fn definition() -> ServiceDefinition {
    ServiceDefinition {
        name: "discovery-server",
        version: env!("CARGO_PKG_VERSION"),
        defaults: include_str!("../application.yml"),
        migrate: None,
        build: |context| Box::pin(async move { build(&context).await }),
    }
}

async fn build(context: &ServiceContext) -> anyhow::Result<Router> {
    let credentials = BasicCredentials::from_settings(&context.settings, "EUREKA_PASSWORD")?;
    let settings = RegistrySettings::from_settings(&context.settings)?;
    let interval = settings.eviction_interval();
    let longest_life = settings.response_cache_auto_expiration();
    let registry = SharedRegistry::new(Registry::new(settings, registry::now()));
    tokio::spawn(evict_until(
        context.stop.clone(),
        registry.clone(),
        interval,
    ));
    let facts = Facts::from_settings(context.name, &context.settings)?;
    let peers = Peers::from_settings(&context.settings, &facts.own_instance)?;
    peers.copy_to(&registry).await;
    peers.start(&context.stop, &registry);
    let server = Server {
        lists: ResponseCache::new(registry.clone(), longest_life),
        registry,
        facts: Arc::new(facts),
        peers,
    };
    let page = Router::new()
        .route("/", get(page::page))
        .route("/lastn", get(page::history::page))
        .with_state(server.clone());
    Ok(require_basic(api::routes(server).merge(page), credentials))
}
