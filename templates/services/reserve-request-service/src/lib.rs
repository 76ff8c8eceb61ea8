//! The citizens' door to reservations: requests, which the check service decides, and the stream on
//! which their results arrive.

mod check_service;
mod requests;
mod results;
mod state;

use axum::Router;
use mesh_app::{ServiceContext, ServiceDefinition};
use mesh_openapi::{ServiceInfo, documented};
use mesh_service::{Guard, follow_messages};
use utoipa_axum::router::OpenApiRouter;

use crate::check_service::CheckService;
use crate::results::Results;
use crate::state::AppState;

/// What the gateway puts before the service's own paths.
const PREFIX: &str = "/reserve-request-service";

/// The service.
pub fn definition() -> ServiceDefinition {
    ServiceDefinition {
        name: "reserve-request-service",
        version: env!("CARGO_PKG_VERSION"),
        defaults: include_str!("../application.yml"),
        migrate: None,
        build: |context| Box::pin(build(context)),
    }
}

async fn build(context: ServiceContext) -> anyhow::Result<Router> {
    let guard = Guard::start(&context).await?;
    follow_messages(&context, guard.service_tokens())?;
    let check_service = CheckService::new(context.client.clone(), guard.service_tokens());
    let state = AppState {
        results: Results::start(&context, check_service.clone())?,
        check_service,
    };
    let info = ServiceInfo {
        title: "reserve-request-service",
        version: env!("CARGO_PKG_VERSION"),
        prefix: PREFIX,
    };
    let routes = OpenApiRouter::new()
        .merge(requests::routes())
        .merge(results::routes())
        .with_state(state);
    let router = documented(routes, info, &context.settings)?;
    Ok(guard.protect(router, PREFIX, &[]))
}
