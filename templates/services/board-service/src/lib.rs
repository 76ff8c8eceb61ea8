//! Boards, the posts on them, and the comments on posts.

mod migration;
mod state;

use axum::Router;
use mesh_app::{ServiceContext, ServiceDefinition};
use mesh_config::{Settings, SettingsError};
use mesh_openapi::{ServiceInfo, documented};
use mesh_service::{Guard, Owner, ReferenceData};
use utoipa_axum::router::OpenApiRouter;

use crate::migration::Migrator;
use crate::state::AppState;

/// What the gateway puts before the service's own paths.
const PREFIX: &str = "/board-service";

/// The names of users, which the user service owns.
const USER_NAMES: Owner = Owner {
    service: "user-service",
    path: "/internal/user-names",
};

/// The board service.
pub fn definition() -> ServiceDefinition {
    ServiceDefinition {
        name: "board-service",
        version: env!("CARGO_PKG_VERSION"),
        defaults: include_str!("../application.yml"),
        build: |context| Box::pin(build(context)),
    }
}

async fn build(context: ServiceContext) -> anyhow::Result<Router> {
    // Wrong settings end the start before any table is touched.
    let guard = Guard::start(&context).await?;
    let time_to_live = context.settings.duration("reference-data.time-to-live")?;
    let database = mesh_data::open::<Migrator>(&context.settings, context.name).await?;
    mesh_data::observe(&database, &context.health, &context.metrics);
    let state = AppState {
        service_tokens: guard.service_tokens(),
        user_names: ReferenceData::new(
            USER_NAMES,
            context.client.clone(),
            guard.service_tokens(),
            time_to_live,
        )
        .following(&context.bus),
        database,
    };
    let router = routes(state, &context.settings)?;
    Ok(guard.protect(router, PREFIX, &[]))
}

fn routes(state: AppState, settings: &Settings) -> Result<Router, SettingsError> {
    let info = ServiceInfo {
        title: "board-service",
        version: env!("CARGO_PKG_VERSION"),
        prefix: PREFIX,
    };
    let public = OpenApiRouter::new().with_state(state);
    documented(public, info, settings)
}
