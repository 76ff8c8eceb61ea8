//! Who may use the endpoints beyond health and info.
//!
//! With `spring.security.user.password`, as in Spring Boot, whoever sends it. Without, what is
//! exposed can be read by everybody who reaches it, and changed by nobody: the gateway passes
//! requests of strangers on. What a service adds of its own asks for the password in any case.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use mesh_security::{BasicCredentials, basic_challenge};

use crate::failure::explained;

/// Lets only those reach `routes` who may.
pub fn guard(routes: Router, credentials: Option<BasicCredentials>) -> Router {
    if !routes.has_routes() {
        return routes;
    }
    routes.route_layer(from_fn_with_state(credentials, check))
}

/// Lets only those reach `routes` who have the password, also to read: for what may show the data of
/// people.
pub fn guard_data(routes: Router, credentials: Option<BasicCredentials>) -> Router {
    if !routes.has_routes() {
        return routes;
    }
    routes.route_layer(from_fn_with_state(credentials, check_always))
}

async fn check_always(
    State(credentials): State<Option<BasicCredentials>>,
    request: Request,
    next: Next,
) -> Response {
    if credentials.is_none() {
        let message = "nobody sees anything here until spring.security.user.password is set";
        return forbidden(request.uri().path(), message);
    }
    check(State(credentials), request, next).await
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
        None => {
            let message =
                "nobody may change anything here until spring.security.user.password is set";
            forbidden(request.uri().path(), message)
        }
    }
}

fn forbidden(path: &str, message: &str) -> Response {
    explained(StatusCode::FORBIDDEN, path, &message)
}
