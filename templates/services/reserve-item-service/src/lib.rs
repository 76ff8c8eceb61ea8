//! Places and things to reserve, and what is left of them.

mod callers;
mod codes;
mod events;
mod items;
mod locations;
mod migration;
mod requests;
mod state;
mod stock;

use axum::Router;
use mesh_api_log::ApiLog;
use mesh_app::{ServiceContext, ServiceDefinition};
use mesh_config::{Settings, SettingsError};
use mesh_events::Outbox;
use mesh_openapi::{ServiceInfo, documented};
use mesh_service::{Guard, follow_messages};
use utoipa_axum::router::OpenApiRouter;

use crate::codes::Codes;
use crate::migration::Migrator;
use crate::state::AppState;

/// What the gateway puts before the service's own paths.
const PREFIX: &str = "/reserve-item-service";

/// The service.
pub fn definition() -> ServiceDefinition {
    ServiceDefinition {
        name: "reserve-item-service",
        version: env!("CARGO_PKG_VERSION"),
        defaults: include_str!("../application.yml"),
        migrate: Some(mesh_data::migrate::<Migrator>),
        build: |context| Box::pin(build(context)),
    }
}

async fn build(context: ServiceContext) -> anyhow::Result<Router> {
    // Wrong settings end the start before any table is touched.
    let guard = Guard::start(&context).await?;
    follow_messages(&context, guard.service_tokens())?;
    let codes = Codes::start(&context, &guard)?;
    let database = mesh_data::open::<Migrator>(&context.settings, context.name).await?;
    mesh_data::observe(&database, &context.health, &context.metrics);
    let api_log = ApiLog::start(&context.settings, database.clone(), context.stop.clone())?;
    let outbox = Outbox::start(&context, database.clone())?;
    events::subscribe(&outbox);
    let state = AppState {
        database,
        service_tokens: guard.service_tokens(),
        codes,
        bus: context.bus,
        outbox,
    };
    let noted = api_log.record(routes(state, &context.settings)?);
    Ok(guard.protect(noted, PREFIX, &[stock::OPEN]))
}

fn routes(state: AppState, settings: &Settings) -> Result<Router, SettingsError> {
    let info = ServiceInfo {
        title: "reserve-item-service",
        version: env!("CARGO_PKG_VERSION"),
        prefix: PREFIX,
    };
    let public = OpenApiRouter::new()
        .merge(locations::routes())
        .merge(items::routes())
        .merge(stock::routes())
        .with_state(state.clone());
    // What services ask each other does not pass the gateway, and is no part of the document.
    let internal = items::internal_routes().merge(stock::internal_routes());
    Ok(documented(public, info, settings)?.merge(internal.with_state(state)))
}
