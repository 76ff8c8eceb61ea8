//! Who may use the endpoints beyond health and info.
//!
//! With `spring.security.user.password`, as in Spring Boot, whoever sends it. Without, what is
//! exposed can be read by everybody who reaches it, and changed by nobody: the gateway passes
//! requests of strangers on.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use mesh_security::{BasicCredentials, basic_challenge};
use serde_json::json;

/// Lets only those reach `routes` who may.
pub fn guard(routes: Router, credentials: Option<BasicCredentials>) -> Router {
    if !routes.has_routes() {
        return routes;
    }
    routes.route_layer(from_fn_with_state(credentials, check))
}

async fn check(
    State(credentials): State<Option<BasicCredentials>>,
    request: Request,
    next: Next,
) -> Response {
    match credentials {
        Some(credentials) if credentials.match_those_of(request.headers()) => {
            next.run(request).await
        }
        Some(_) => basic_challenge(),
        None if request.method().is_safe() => next.run(request).await,
        None => no_password(request.uri().path()),
    }
}

fn no_password(path: &str) -> Response {
    let message = "nobody may change anything here until spring.security.user.password is set";
    let body = json!({"status": 403, "error": "Forbidden", "message": message, "path": path});
    (StatusCode::FORBIDDEN, Json(body)).into_response()
}
