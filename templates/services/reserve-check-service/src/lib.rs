//! Reservations: who reserved what, approved or not.

mod callers;
mod events;
mod items;
mod migration;
mod reserves;
mod state;

use axum::Router;
use mesh_api_log::ApiLog;
use mesh_app::{ServiceContext, ServiceDefinition};
use mesh_config::{Settings, SettingsError};
use mesh_events::Outbox;
use mesh_openapi::{ServiceInfo, documented};
use mesh_service::{Guard, Owner, ReferenceData, follow_messages};

use crate::events::Events;
use crate::items::Items;
use crate::migration::Migrator;
use crate::reserves::DetailAccess;
use crate::state::AppState;

/// What the gateway puts before the service's own paths.
const PREFIX: &str = "/reserve-check-service";

/// The names of users, which the user service owns.
const USER_NAMES: Owner = Owner {
    service: "user-service",
    path: "/internal/user-names",
};

/// The service.
pub fn definition() -> ServiceDefinition {
    ServiceDefinition {
        name: "reserve-check-service",
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
    let items = Items::start(&context, &guard)?;
    let user_names = ReferenceData::start(USER_NAMES, &context, &guard)?;
    let detail_access = DetailAccess::from_settings(&context.settings)?;
    let database = mesh_data::open::<Migrator>(&context.settings, context.name).await?;
    mesh_data::observe(&database, &context.health, &context.metrics);
    let events = Events::new(Outbox::start(&context, database.clone())?);
    events.listen();
    let api_log = ApiLog::start(&context.settings, database.clone(), context.stop)?;
    let state = AppState {
        database,
        service_tokens: guard.service_tokens(),
        items,
        user_names,
        events,
        detail_access,
    };
    let noted = api_log.record(routes(state, &context.settings)?);
    Ok(guard.protect(noted, PREFIX, &[]))
}

fn routes(state: AppState, settings: &Settings) -> Result<Router, SettingsError> {
    let info = ServiceInfo {
        title: "reserve-check-service",
        version: env!("CARGO_PKG_VERSION"),
        prefix: PREFIX,
    };
    let public = reserves::routes().with_state(state.clone());
    // What services ask each other does not pass the gateway, and is no part of the document.
    let internal = reserves::internal_routes().with_state(state);
    Ok(documented(public, info, settings)?.merge(internal))
}
