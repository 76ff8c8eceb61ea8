//! What a portal consists of: menus and who sees them, contents, banners, policies, codes, messages,
//! statistics and attachments.

mod attachments;
mod code_details;
mod codes;
mod files;
mod images;
mod migration;
mod or_empty;
mod seed;
mod sites;
mod state;
mod uploads;

use axum::Router;
use mesh_app::{ServiceContext, ServiceDefinition};
use mesh_config::{Settings, SettingsError};
use mesh_openapi::{ServiceInfo, documented};
use mesh_service::Guard;
use utoipa_axum::router::OpenApiRouter;

use crate::attachments::OrphanCleanup;
use crate::files::Files;
use crate::migration::Migrator;
use crate::state::AppState;

/// Own paths that everybody may call.
const OPEN: [&str; 2] = ["/api/v1/messages/**", "/api/v1/images/**"];

/// What the gateway puts before the service's own paths.
const PREFIX: &str = "/portal-service";

/// The portal service.
pub fn definition() -> ServiceDefinition {
    ServiceDefinition {
        name: "portal-service",
        version: env!("CARGO_PKG_VERSION"),
        defaults: include_str!("../application.yml"),
        build: |context| Box::pin(build(context)),
    }
}

async fn build(context: ServiceContext) -> anyhow::Result<Router> {
    // Wrong settings end the start before any table is touched.
    let guard = Guard::start(&context).await?;
    let files = Files::from_context(&context)?;
    let database = mesh_data::open::<Migrator>(&context.settings, context.name).await?;
    mesh_data::observe(&database, &context.health, &context.metrics);
    seed::fill_empty_tables(&database).await?;
    let state = AppState {
        service_tokens: guard.service_tokens(),
        files,
        database,
    };
    let cleanup = OrphanCleanup::of(&state, &context.settings)?;
    tokio::spawn(cleanup.run(context.stop));
    let router = routes(state, &context.settings)?;
    Ok(guard.protect(router, PREFIX, &OPEN))
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
        .merge(attachments::routes(&state.files))
        .merge(images::routes())
        .merge(uploads::routes(&state.files))
        .with_state(state.clone());
    // What services ask each other does not pass the gateway, and is no part of the document.
    let internal = codes::internal_routes().merge(attachments::internal_routes()).with_state(state);
    Ok(documented(public, info, settings)?.merge(internal))
}
