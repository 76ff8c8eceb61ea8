//! The OpenAPI 3.1 document of a service, made of the very routes that it serves, and what all
//! documents have in common.

mod document;
mod messages;
mod scalars;
mod shared_answers;

pub use messages::message_routes;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use mesh_config::{Settings, SettingsError};
use utoipa_axum::router::OpenApiRouter;

/// What a document says about its service as a whole.
#[derive(Debug, Clone, Copy)]
pub struct ServiceInfo {
    /// Name of the service.
    pub title: &'static str,
    /// Version of the service.
    pub version: &'static str,
    /// What the gateway puts before the service's own paths, such as `/user-service`: requests that
    /// people try out go the way that all others go.
    pub prefix: &'static str,
}

/// Gives the routes of `router`, and with them their document at `/v3/api-docs`, where springdoc has
/// it, unless `springdoc.api-docs.enabled` is false.
///
/// # Errors
/// When that setting is missing, or neither true nor false.
pub fn documented(
    router: OpenApiRouter,
    info: ServiceInfo,
    settings: &Settings,
) -> Result<Router, SettingsError> {
    let (router, mut document) = router.split_for_parts();
    if !settings.get("springdoc.api-docs.enabled")? {
        return Ok(router);
    }
    document::complete(&mut document, info);
    let json = serde_json::json!(document).to_string();
    let answer = ([(CONTENT_TYPE, "application/json")], json);
    Ok(router.route("/v3/api-docs", get(async move || answer)))
}
