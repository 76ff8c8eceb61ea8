//! The REST operations below `/eureka`, and below `/eureka/v2` for clients of Netflix' own server.
//! Source: eureka-core 1.10.14, package `com.netflix.eureka.resources`.
//!
//! Answers without content have no body at all: clients of Spring try to read whatever there is.

mod answers;
mod compression;
mod origin;
mod parameters;
mod reading;
mod registration;
mod replication;
mod response_cache;
mod writing;

use axum::Router;
use axum::routing::{MethodRouter, get, post, put};

use crate::server::Server;

pub use response_cache::ResponseCache;

/// The operations on the registry of `server`.
pub fn routes(server: Server) -> Router {
    let operations = operations();
    Router::new()
        .nest("/eureka", operations.clone())
        .nest("/eureka/v2", operations)
        .with_state(server)
}

fn operations() -> Router<Server> {
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
        ("/vips/{name}", get(reading::instances_by_vip)),
        ("/svips/{name}", get(reading::instances_by_secure_vip)),
        ("/status", get(reading::status)),
        ("/peerreplication/batch", post(replication::batch)),
    ];
    operations
        .into_iter()
        .fold(Router::new(), |router, (path, methods)| {
            with_or_without_slash(router, path, methods)
        })
}

fn with_or_without_slash(
    router: Router<Server>,
    path: &str,
    methods: MethodRouter<Server>,
) -> Router<Server> {
    router
        .route(path, methods.clone())
        .route(&format!("{path}/"), methods)
}
