//! The paths of the config server.
//! Source: spring-cloud-config 3.0.4 and 4.3.4, `environment/EnvironmentController.java` and
//! `resource/ResourceController.java`.

mod encryption;
mod environment;
mod merged;
mod monitor;
mod options;
mod plain_text;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use crate::repository::Repository;

pub use monitor::routes as monitor_routes;

/// The routes that serve what `repository` holds, and that use its key; all of them below `prefix`,
/// which is empty or begins with a slash.
pub fn routes(repository: Arc<Repository>, prefix: &str) -> Router {
    let encryption = encryption::routes(prefix, repository.encryptor());
    let at = |path: &str| format!("{prefix}{path}");
    let labelled = get(environment::labelled);
    Router::new()
        .route(&at("/{file}"), get(merged::of_default_label))
        .route(
            &at("/{name}/{profiles}"),
            get(environment::of_default_label),
        )
        .route(&at("/{name}/{profiles}/{label}"), labelled)
        .route(
            &at("/{name}/{profiles}/{label}/{*path}"),
            get(plain_text::file),
        )
        .with_state(repository)
        .merge(encryption)
}
