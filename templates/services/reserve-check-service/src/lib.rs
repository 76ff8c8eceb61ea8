//! Reservations: who reserved what, approved or not.

mod migration;

use axum::Router;
use mesh_app::{ServiceContext, ServiceDefinition};
use mesh_openapi::{ServiceInfo, documented};
use mesh_service::{Guard, follow_messages};
use utoipa_axum::router::OpenApiRouter;

use crate::migration::Migrator;

/// What the gateway puts before the service's own paths.
const PREFIX: &str = "/reserve-check-service";

/// The service.
pub fn definition() -> ServiceDefinition {
    ServiceDefinition {
        name: "reserve-check-service",
        version: env!("CARGO_PKG_VERSION"),
        defaults: include_str!("../application.yml"),
        build: |context| Box::pin(build(context)),
    }
}

async fn build(context: ServiceContext) -> anyhow::Result<Router> {
    let guard = Guard::start(&context).await?;
    follow_messages(&context, guard.service_tokens())?;
    let database = mesh_data::open::<Migrator>(&context.settings, context.name).await?;
    mesh_data::observe(&database, &context.health, &context.metrics);
    let api_log = mesh_api_log::ApiLog::start(&context.settings, database, context.stop.clone())?;
    let info = ServiceInfo {
        title: "reserve-check-service",
        version: env!("CARGO_PKG_VERSION"),
        prefix: PREFIX,
    };
    let router = documented(OpenApiRouter::new(), info, &context.settings)?;
    Ok(guard.protect(api_log.record(router), PREFIX, &[]))
}
