//! The REST operations below `/eureka`, and below `/eureka/v2` for clients of Netflix' own server.
//! Source: eureka-core 1.10.14, package `com.netflix.eureka.resources`.
//!
//! Answers without content have no body at all: clients of Spring try to read whatever there is.

mod answers;
mod parameters;
mod reading;
mod registration;
mod writing;

use axum::Router;
use axum::routing::{MethodRouter, get, put};

use crate::registry::SharedRegistry;

/// The operations on `registry`.
pub fn routes(registry: SharedRegistry) -> Router {
    let operations = operations();
    Router::new()
        .nest("/eureka", operations.clone())
        .nest("/eureka/v2", operations)
        .with_state(registry)
}

fn operations() -> Router<SharedRegistry> {
    let instance = get(reading::instance)
        .put(writing::renew)
        .delete(writing::cancel);
    let status = put(writing::override_status).delete(writing::remove_override);
    let application = get(reading::application).post(writing::register);
    let operations = [
        ("/apps", get(reading::applications)),
        ("/apps/delta", get(reading::delta)),
        ("/apps/{app}", application),
        ("/apps/{app}/{id}", instance),
        ("/apps/{app}/{id}/status", status),
        ("/apps/{app}/{id}/metadata", put(writing::add_metadata)),
        ("/instances/{id}", get(reading::instance_of_any_application)),
    ];
    operations
        .into_iter()
        .fold(Router::new(), |router, (path, methods)| {
            with_or_without_slash(router, path, methods)
        })
}

fn with_or_without_slash(
    router: Router<SharedRegistry>,
    path: &str,
    methods: MethodRouter<SharedRegistry>,
) -> Router<SharedRegistry> {
    router
        .route(path, methods.clone())
        .route(&format!("{path}/"), methods)
}
