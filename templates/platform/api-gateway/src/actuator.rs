//! `/actuator/gateway/routes`: the routes, for those whom the rules let see them. Off unless
//! `management.endpoint.gateway.enabled`.

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use mesh_config::{Settings, SettingsError};

use crate::error::gateway_error;
use crate::proxy::Proxy;
use crate::route::{Description, Route};

/// The endpoint, if it is on.
///
/// # Errors
/// When the setting is neither true nor false.
pub fn routes(settings: &Settings) -> Result<Router<Proxy>, SettingsError> {
    let is_on: Option<bool> = settings.find("management.endpoint.gateway.enabled")?;
    if !is_on.unwrap_or_default() {
        return Ok(Router::new());
    }
    Ok(Router::new()
        .route("/actuator/gateway/routes", get(list))
        .route("/actuator/gateway/routes/{id}", get(one)))
}

async fn list(State(proxy): State<Proxy>, request: Request) -> Response {
    if let Err(refusal) = proxy.refuse_unless_allowed(&request) {
        return *refusal;
    }
    let routes = proxy.routes().all().iter();
    let routes: Vec<&Description> = routes.map(|route| &route.description).collect();
    Json(routes).into_response()
}

async fn one(State(proxy): State<Proxy>, Path(id): Path<String>, request: Request) -> Response {
    if let Err(refusal) = proxy.refuse_unless_allowed(&request) {
        return *refusal;
    }
    let mut routes = proxy.routes().all().iter();
    let found: Option<&Route> = routes.find(|route| route.id == id);
    match found {
        Some(route) => Json(&route.description).into_response(),
        None => gateway_error(
            StatusCode::NOT_FOUND,
            request.uri().path(),
            request.headers(),
        ),
    }
}
