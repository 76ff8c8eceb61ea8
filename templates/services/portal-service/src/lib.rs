//! What a portal consists of: menus and who sees them, contents, banners, policies, codes, messages,
//! statistics and attachments.

mod attachments;
mod banners;
mod boards;
mod code_details;
mod codes;
mod contents;
mod files;
mod html;
mod images;
mod key;
mod menu_roles;
mod menus;
mod messages;
mod migration;
mod or_empty;
mod policies;
mod privacies;
mod references;
mod seed;
mod sites;
mod state;
mod statistics;
mod uploads;

use std::sync::Arc;

use axum::Router;
use mesh_api_log::ApiLog;
use mesh_app::{ServiceContext, ServiceDefinition};
use mesh_config::{Settings, SettingsError};
use mesh_events::Outbox;
use mesh_html::HtmlSanitizer;
use mesh_openapi::{ServiceInfo, documented};
use mesh_service::{Guard, Owner, ReferenceData};
use utoipa_axum::router::OpenApiRouter;

use crate::attachments::OrphanCleanup;
use crate::boards::BOARDS;
use crate::files::Files;
use crate::messages::{LiveMessages, MessageFiles};
use crate::migration::Migrator;
use crate::state::AppState;

/// Own paths that everybody may call.
const OPEN: [&str; 2] = ["/api/v1/messages/**", "/api/v1/images/**"];

/// What the gateway puts before the service's own paths.
const PREFIX: &str = "/portal-service";

/// The names of users, which the user service owns.
const USER_NAMES: Owner = Owner {
    service: "user-service",
    path: "/internal/user-names",
};

/// The portal service.
pub fn definition() -> ServiceDefinition {
    ServiceDefinition {
        name: "portal-service",
        version: env!("CARGO_PKG_VERSION"),
        defaults: include_str!("../application.yml"),
        migrate: Some(mesh_data::migrate::<Migrator>),
        build: |context| Box::pin(build(context)),
    }
}

async fn build(context: ServiceContext) -> anyhow::Result<Router> {
    // Wrong settings end the start before any table is touched.
    let guard = Guard::start(&context).await?;
    let settings = &context.settings;
    let message_files = MessageFiles::from_settings(settings)?;
    let message_interval = settings.duration("messages.refresh-interval")?;
    let files = Files::from_context(&context)?;
    let html = Arc::new(HtmlSanitizer::from_settings(settings)?);
    let visits_per_minute = settings.get("statistics.visits-per-minute")?;
    let user_names = ReferenceData::start(USER_NAMES, &context, &guard)?;
    let boards = ReferenceData::start(BOARDS, &context, &guard)?;
    let database = mesh_data::open::<Migrator>(settings, context.name).await?;
    mesh_data::observe(&database, &context.health, &context.metrics);
    seed::fill_empty_tables(&database).await?;
    attachments::follow_owners(&Outbox::start(&context, database.clone())?);
    let api_log = ApiLog::start(settings, database.clone(), context.stop.clone())?;
    let messages = context.messages.clone();
    let messages = LiveMessages::load(database.clone(), messages, message_files).await?;
    let state = AppState {
        bus: context.bus.clone(),
        service_tokens: guard.service_tokens(),
        user_names,
        boards,
        messages: messages.clone(),
        html,
        visits_per_minute,
        files,
        database,
    };
    let cleanup = OrphanCleanup::of(&state);
    tokio::spawn(messages.keep_current(message_interval, context.stop.clone()));
    tokio::spawn(cleanup.run(context.stop.clone()));
    let noted = api_log.record(routes(state, settings)?);
    Ok(guard.protect(noted, PREFIX, &OPEN))
}

fn routes(state: AppState, settings: &Settings) -> Result<Router, SettingsError> {
    let info = ServiceInfo {
        title: "portal-service",
        version: env!("CARGO_PKG_VERSION"),
        prefix: PREFIX,
    };
    let public = OpenApiRouter::new()
        .merge(sites::routes())
        .merge(codes::routes())
        .merge(code_details::routes())
        .merge(contents::routes())
        .merge(policies::routes())
        .merge(privacies::routes())
        .merge(banners::routes())
        .merge(menus::routes())
        .merge(menu_roles::routes())
        .merge(messages::routes())
        .merge(statistics::routes())
        .merge(attachments::routes(&state.files))
        .merge(images::routes())
        .merge(uploads::routes(&state.files))
        .with_state(state.clone());
    // What services ask each other does not pass the gateway, and is no part of the document.
    let internal = codes::internal_routes().merge(messages::internal_routes());
    Ok(documented(public, info, settings)?.merge(internal.with_state(state)))
}
