//! Boards, the posts on them, and the comments on posts.

mod boards;
mod callers;
mod comments;
mod deletion;
mod migration;
mod posts;
mod seed;
mod state;

use std::sync::Arc;

use axum::Router;
use mesh_api_log::ApiLog;
use mesh_app::{ServiceContext, ServiceDefinition};
use mesh_config::{Settings, SettingsError};
use mesh_events::Outbox;
use mesh_html::HtmlSanitizer;
use mesh_openapi::{ServiceInfo, documented};
use mesh_service::{Guard, Owner, ReferenceData, follow_messages};
use utoipa_axum::router::OpenApiRouter;

use crate::callers::ManagerRoles;
use crate::migration::Migrator;
use crate::state::AppState;

/// What the gateway puts before the service's own paths.
const PREFIX: &str = "/board-service";

/// The names of users, which the user service owns.
const USER_NAMES: Owner = Owner {
    service: "user-service",
    path: "/internal/user-names",
};

/// The names of codes, skins of boards among them, which the portal service owns.
const CODE_NAMES: Owner = Owner {
    service: "portal-service",
    path: "/internal/code-names",
};

/// The board service.
pub fn definition() -> ServiceDefinition {
    ServiceDefinition {
        name: "board-service",
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
    let user_names = ReferenceData::start(USER_NAMES, &context, &guard)?;
    let skin_names = ReferenceData::start(CODE_NAMES, &context, &guard)?;
    let manager_roles = ManagerRoles::from_settings(&context.settings)?;
    let html = Arc::new(HtmlSanitizer::from_settings(&context.settings)?);
    let database = mesh_data::open::<Migrator>(&context.settings, context.name).await?;
    mesh_data::observe(&database, &context.health, &context.metrics);
    seed::fill_empty_tables(&database).await?;
    let outbox = Outbox::start(&context, database.clone())?;
    let api_log = ApiLog::start(&context.settings, database.clone(), context.stop)?;
    let state = AppState {
        database,
        service_tokens: guard.service_tokens(),
        manager_roles,
        html,
        outbox,
        user_names,
        skin_names,
        bus: context.bus,
    };
    let noted = api_log.record(routes(state, &context.settings)?);
    Ok(guard.protect(noted, PREFIX, &[]))
}

fn routes(state: AppState, settings: &Settings) -> Result<Router, SettingsError> {
    let info = ServiceInfo {
        title: "board-service",
        version: env!("CARGO_PKG_VERSION"),
        prefix: PREFIX,
    };
    let public = OpenApiRouter::new()
        .merge(boards::routes())
        .merge(posts::routes())
        .merge(comments::routes())
        .with_state(state.clone());
    // What services ask each other does not pass the gateway, and is no part of the document.
    let internal = boards::internal_routes().with_state(state);
    Ok(documented(public, info, settings)?.merge(internal))
}
