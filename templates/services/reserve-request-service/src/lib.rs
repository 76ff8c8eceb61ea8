//! Requests for reservations, and the stream of their results.

use axum::Router;
use mesh_app::{ServiceContext, ServiceDefinition};
use mesh_openapi::{ServiceInfo, documented};
use mesh_service::{Guard, follow_messages};
use utoipa_axum::router::OpenApiRouter;

/// What the gateway puts before the service's own paths.
const PREFIX: &str = "/reserve-request-service";

/// The service.
pub fn definition() -> ServiceDefinition {
    ServiceDefinition {
        name: "reserve-request-service",
        version: env!("CARGO_PKG_VERSION"),
        defaults: include_str!("../application.yml"),
        build: |context| Box::pin(build(context)),
    }
}

async fn build(context: ServiceContext) -> anyhow::Result<Router> {
    let guard = Guard::start(&context).await?;
    follow_messages(&context, guard.service_tokens())?;
    let info = ServiceInfo {
        title: "reserve-request-service",
        version: env!("CARGO_PKG_VERSION"),
        prefix: PREFIX,
    };
    let router = documented(OpenApiRouter::new(), info, &context.settings)?;
    Ok(guard.protect(router, PREFIX, &[]))
}
