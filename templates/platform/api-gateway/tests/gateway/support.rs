//! A gateway before services made up for the test.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use axum::{Json, Router};
use mesh_app::Serving;
use mesh_security::{AuthorizationRule, RulesDocument};
pub use mesh_test::tokens;
use mesh_test::{TestService, wait_until};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// An access token of somebody with one role.
pub fn access_token(role: &str) -> String {
    tokens().issue("somebody", &[role.to_owned()]).access_token
}

/// Serves a router on a free port and gives its address.
pub async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// An address that nobody listens on.
pub async fn dead_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    listener.local_addr().expect("an address")
}

/// A user service with two rules: `ROLE_USER` may GET and POST below `/user-service/api`, and
/// `ROLE_ADMIN` may look at the gateway.
pub fn user_service() -> Router {
    let rule = |method: &str| AuthorizationRule {
        http_method: method.to_owned(),
        url_pattern: "/user-service/api/**".to_owned(),
        roles: vec!["ROLE_USER".to_owned()],
    };
    let administration = AuthorizationRule {
        http_method: "GET".to_owned(),
        url_pattern: "/actuator/gateway/**".to_owned(),
        roles: vec!["ROLE_ADMIN".to_owned()],
    };
    let document = RulesDocument {
        rules: vec![rule("GET"), rule("POST"), administration],
    };
    Router::new()
        .route(
            "/internal/authorization-rules",
            get(move || async move { Json(document) }),
        )
        .route("/login", post(echo))
        .route("/api/slow", get(std::future::pending::<()>))
        .route("/api/stream", get(endless))
        .route(
            "/api/upload",
            post(|body: Body| async move { Response::new(body) }),
        )
        .fallback(any(echo))
}

/// Tells what arrived; names a trace of its own, as services do.
async fn echo(request: Request) -> impl IntoResponse {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX)
        .await
        .unwrap_or_default();
    let seen = json!({
        "method": parts.method.as_str(),
        "uri": parts.uri.to_string(),
        "headers": as_json(&parts.headers),
        "body": String::from_utf8_lossy(&body),
    });
    ([("x-trace-id", "the service's own")], Json(seen))
}

fn as_json(headers: &HeaderMap) -> Value {
    headers
        .iter()
        .map(|(name, value)| (name.to_string(), json!(value.to_str().unwrap_or_default())))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// One piece of an answer that never ends.
async fn endless() -> Body {
    let pieces = futures_util::stream::iter([Ok::<_, std::io::Error>("first")]);
    Body::from_stream(futures_util::StreamExt::chain(
        pieces,
        futures_util::stream::pending(),
    ))
}

/// A gateway whose user service has the given instances, ready to decide.
pub async fn gateway(instances: &[SocketAddr]) -> TestService {
    gateway_with(json!({}), instances).await
}

/// As [`gateway`], with settings of `spring.cloud.gateway` that replace or complete the usual ones.
pub async fn gateway_with(settings: Value, instances: &[SocketAddr]) -> TestService {
    started_and_ready(json!({ "spring.cloud.gateway": settings }), instances).await
}

/// As [`gateway`], with settings of any kind.
pub async fn started_and_ready(settings: Value, instances: &[SocketAddr]) -> TestService {
    let gateway = started(settings, instances).await;
    wait_until(
        "the gateway has rules",
        Duration::from_secs(10),
        async || {
            let response = gateway.http().get(gateway.url("/nowhere")).send().await;
            response.is_ok_and(|response| response.status() != 503)
        },
    )
    .await;
    gateway
}

/// A gateway that may not have rules yet.
pub async fn gateway_without_rules(instances: &[SocketAddr]) -> TestService {
    started(json!({}), instances).await
}

async fn started(settings: Value, instances: &[SocketAddr]) -> TestService {
    let mut all = BTreeMap::new();
    flatten("", &usual_settings(instances), &mut all);
    let mut own = BTreeMap::new();
    flatten("", &settings, &mut own);
    if own
        .keys()
        .any(|key| key.starts_with("spring.cloud.gateway.routes"))
    {
        all.retain(|key, _| !key.starts_with("spring.cloud.gateway.routes"));
    }
    all.extend(own);
    let settings: Vec<(&str, Value)> = all
        .iter()
        .map(|(key, value)| (key.as_str(), value.clone()))
        .collect();
    // As it runs as a process of its own; the all-in-one run has the other form.
    TestService::start_serving(api_gateway::definition(), &settings, Serving::PerCore).await
}

fn usual_settings(instances: &[SocketAddr]) -> Value {
    let instances: Vec<Value> = instances
        .iter()
        .map(|address| json!({ "uri": format!("http://{address}") }))
        .collect();
    json!({
        "spring.cloud.gateway": {
            "routes": [{
                "id": "user-service",
                "uri": "lb://USER-SERVICE",
                "predicates": ["Path=/user-service/**"],
                "filters": ["RemoveRequestHeader=Cookie", "StripPrefix=1"],
            }],
            "httpclient.response-timeout": "300ms",
        },
        "authorization.refresh-interval": "50ms",
        "spring.cloud.discovery.client.simple.instances.user-service": instances,
    })
}

fn flatten(key: &str, value: &Value, settings: &mut BTreeMap<String, Value>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let separator = if key.is_empty() { "" } else { "." };
                flatten(&format!("{key}{separator}{name}"), member, settings);
            }
        }
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                flatten(&format!("{key}[{index}]"), element, settings);
            }
        }
        scalar => {
            settings.insert(key.to_owned(), scalar.clone());
        }
    }
}
