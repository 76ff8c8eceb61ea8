//! The paths of the config server.
//! Source: spring-cloud-config 3.0.4 and 4.3.4, `environment/EnvironmentController.java` and
//! `resource/ResourceController.java`.

mod encryption;
mod environment;
mod merged;
mod options;
mod plain_text;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use crate::repository::Repository;

/// The routes that serve what `repository` holds, and that use its key.
pub fn routes(repository: Arc<Repository>) -> Router {
    let encryption = encryption::routes(repository.encryptor());
    Router::new()
        .route("/{file}", get(merged::of_default_label))
        .route("/{name}/{profiles}", get(environment::of_default_label))
        .route("/{name}/{profiles}/{label}", get(environment::labelled))
        .route("/{name}/{profiles}/{label}/{*path}", get(plain_text::file))
        .with_state(repository)
        .merge(encryption)
}
