//! Users, login and tokens, roles, and the authorizations by which the whole mesh decides who may
//! call what.

mod account;
mod authorizations;
mod join;
mod login;
mod logout;
mod migration;
mod password_reset;
mod role_authorizations;
mod roles;
mod rules;
mod seed;
mod social;
mod state;
mod token;
mod users;

use axum::Router;
use mesh_api_log::ApiLog;
use mesh_app::{ServiceContext, ServiceDefinition};
use mesh_config::{Settings, SettingsError};
use mesh_openapi::{ServiceInfo, documented, message_routes};
use mesh_security::{AntPattern, Protection, ServiceTokens, Tokens, protect};
use mesh_service::follow_messages;
use utoipa_axum::router::OpenApiRouter;

use crate::migration::Migrator;
use crate::password_reset::PasswordReset;
use crate::rules::LiveRules;
use crate::seed::Accounts;
use crate::state::AppState;

/// Own paths that need no rule: everybody may call them, or they have a check of their own.
const OPEN: [&str; 9] = [
    "/login",
    "/auth/login",
    "/logout",
    "/api/v1/messages/**",
    "/api/v1/authorizations/check",
    "/api/v1/users/token/refresh",
    "/internal/**",
    "/actuator/**",
    "/v3/api-docs/**",
];

/// What the gateway puts before the service's own paths.
const PREFIX: &str = "/user-service";

/// The user service.
pub fn definition() -> ServiceDefinition {
    ServiceDefinition {
        name: "user-service",
        version: env!("CARGO_PKG_VERSION"),
        defaults: include_str!("../application.yml"),
        build: |context| Box::pin(build(context)),
    }
}

async fn build(context: ServiceContext) -> anyhow::Result<Router> {
    // Wrong settings end the start before any table is touched.
    let tokens = Tokens::from_settings(&context.live_settings)?;
    let interval = context
        .settings
        .duration("authorization.refresh-interval")?;
    let accounts = Accounts::from_settings(&context.settings)?;
    let database = mesh_data::open::<Migrator>(&context.settings, context.name).await?;
    mesh_data::observe(&database, &context.health, &context.metrics);
    seed::fill_empty_tables(&database, accounts).await?;
    let api_log = ApiLog::start(&context.settings, database.clone(), context.stop.clone())?;
    let password_reset =
        PasswordReset::start(&context.settings, database.clone(), context.stop.clone())?;
    let service_tokens = ServiceTokens::new(tokens.clone(), context.name);
    follow_messages(&context, service_tokens.clone())?;
    let state = AppState {
        password_reset,
        service_tokens,
        rules: LiveRules::load(database.clone()).await?,
        tokens,
        database,
        bus: context.bus,
    };
    tokio::spawn(state.rules.clone().keep_current(interval, context.stop));
    Ok(protected(state, api_log, &context.settings)?)
}

fn protected(
    state: AppState,
    api_log: ApiLog,
    settings: &Settings,
) -> Result<Router, SettingsError> {
    let protection = Protection {
        tokens: state.tokens.clone(),
        rules: state.rules.deciding(),
        prefix: PREFIX,
        open: OPEN.map(AntPattern::new).to_vec(),
    };
    let noted = api_log.record(routes(state, settings)?);
    Ok(protect(noted, protection))
}

fn routes(state: AppState, settings: &Settings) -> Result<Router, SettingsError> {
    let info = ServiceInfo {
        title: "user-service",
        version: env!("CARGO_PKG_VERSION"),
        prefix: PREFIX,
    };
    let public = OpenApiRouter::new()
        .merge(login::routes())
        .merge(logout::routes())
        .merge(token::routes())
        .merge(users::routes())
        .merge(join::routes())
        .merge(account::routes())
        .merge(password_reset::routes())
        .merge(social::routes())
        .merge(roles::routes())
        .merge(authorizations::routes())
        .merge(role_authorizations::routes())
        .merge(message_routes())
        .with_state(state.clone());
    // What services ask each other does not pass the gateway, and is no part of the document.
    let internal = rules::routes().merge(users::internal_routes());
    Ok(documented(public, info, settings)?.merge(internal.with_state(state)))
}
