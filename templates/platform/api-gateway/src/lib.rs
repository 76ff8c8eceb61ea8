//! The single entry to the mesh: every request from outside is checked, decided and passed on here.

mod actuator;
mod api_page;
mod chain;
mod cors;
mod decision;
mod error;
mod exchange;
mod failure;
mod filter;
mod firewall;
mod forwarding;
mod headers;
mod pattern;
mod predicate;
mod proxy;
mod query;
mod retained_body;
mod route;
mod settings;
mod upstream;
mod web_socket;

use axum::Router;
use axum::routing::any;
use futures_util::FutureExt;
use mesh_app::{BuildFuture, ServiceContext, ServiceDefinition};
use mesh_config::{Settings, SettingsError};
use mesh_openapi::{ServiceInfo, documented, message_routes};
use mesh_service::{Guard, follow_messages};
use mesh_web::security_headers;

use crate::decision::Decision;
use crate::proxy::Proxy;

/// The gateway.
pub fn definition() -> ServiceDefinition {
    ServiceDefinition {
        name: "api-gateway",
        version: env!("CARGO_PKG_VERSION"),
        defaults: include_str!("../application.yml"),
        migrate: None,
        build,
    }
}

fn build(context: ServiceContext) -> BuildFuture {
    async move {
        let guard = Guard::follow(&context)?;
        follow_messages(&context, guard.service_tokens())?;
        let decision = Decision::new(guard.tokens(), guard.rules());
        let proxy = Proxy::new(&context, decision)?;
        let router = Router::new()
            .route("/", any(proxy::handle))
            .route("/{*path}", any(proxy::handle))
            .merge(actuator::routes(&context.settings, &proxy)?)
            .with_state(proxy)
            .merge(api_page::routes(&context.live_settings)?)
            .merge(own_operations(&context.settings)?);
        Ok(security_headers(router, headers::ADDED_TO_ANSWERS))
    }
    .boxed()
}

/// What the gateway answers itself, apart from the page and what operators ask, and its document.
fn own_operations(settings: &Settings) -> Result<Router, SettingsError> {
    let info = ServiceInfo {
        title: "api-gateway",
        version: env!("CARGO_PKG_VERSION"),
        prefix: "/",
    };
    documented(message_routes(), info, settings)
}
