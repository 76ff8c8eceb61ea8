//! `/actuator/gateway`: routes, predicates and filters, for those whom the rules let see them. Off
//! unless `management.endpoint.gateway.enabled`.

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use mesh_config::{Settings, SettingsError};
use serde_json::{Map, Value, json};

use crate::error::gateway_error;
use crate::filter;
use crate::predicate;
use crate::proxy::Proxy;
use crate::route::Description;

/// The endpoint, if it is on.
///
/// # Errors
/// When the setting is neither true nor false.
pub fn routes(settings: &Settings, proxy: &Proxy) -> Result<Router<Proxy>, SettingsError> {
    let is_on: Option<bool> = settings.find("management.endpoint.gateway.enabled")?;
    if !is_on.unwrap_or_default() {
        return Ok(Router::new());
    }
    let router = Router::new()
        .route("/actuator/gateway/routes", get(list))
        .route("/actuator/gateway/routes/{id}", get(one))
        .route("/actuator/gateway/globalfilters", get(global_filters))
        .route("/actuator/gateway/routefilters", get(route_filters))
        .route("/actuator/gateway/routepredicates", get(route_predicates));
    Ok(router.layer(middleware::from_fn_with_state(proxy.clone(), only_allowed)))
}

async fn only_allowed(State(proxy): State<Proxy>, request: Request, next: Next) -> Response {
    let (method, path, headers) = (request.method(), request.uri().path(), request.headers());
    match proxy.refuse_unless_allowed(method, path, headers).await {
        Ok(()) => next.run(request).await,
        Err(refusal) => *refusal,
    }
}

async fn list(State(proxy): State<Proxy>) -> Response {
    let routes = proxy.routes();
    let routes: Vec<&Description> = routes.iter().map(|route| &route.description).collect();
    Json(routes).into_response()
}

async fn one(State(proxy): State<Proxy>, Path(id): Path<String>, request: Request) -> Response {
    let routes = proxy.routes();
    match routes.iter().find(|route| route.id == id) {
        Some(route) => Json(&route.description).into_response(),
        None => gateway_error(
            StatusCode::NOT_FOUND,
            request.uri().path(),
            request.headers(),
        ),
    }
}

/// What happens to every request besides the filters of its route, in the names and with the orders
/// that Spring Cloud Gateway has for it.
async fn global_filters() -> Json<Value> {
    Json(json!({
        "NettyWriteResponseFilter": -1,
        "ForwardPathFilter": 0,
        "RouteToRequestUrlFilter": 10000,
        "ReactiveLoadBalancerClientFilter": 10150,
        "WebsocketRoutingFilter": i32::MAX - 1,
        "NettyRoutingFilter": i32::MAX,
        "ForwardRoutingFilter": i32::MAX,
    }))
}

async fn route_filters() -> Json<Map<String, Value>> {
    Json(factories(filter::FAMILY.names(), "GatewayFilterFactory"))
}

async fn route_predicates() -> Json<Map<String, Value>> {
    Json(factories(
        predicate::FAMILY.names(),
        "RoutePredicateFactory",
    ))
}

/// Spring tells the factories as keys, and nothing as their values.
fn factories(names: impl Iterator<Item = &'static str>, suffix: &str) -> Map<String, Value> {
    names
        .map(|name| (format!("[{name}{suffix}]"), Value::Null))
        .collect()
}
