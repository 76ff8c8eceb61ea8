//! `GET /{name}/{profiles}` and `GET /{name}/{profiles}/{label}`.
//! Source: spring-cloud-config 3.0.4 and 4.3.4, `environment/EnvironmentController.java`.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;

use crate::environment::Environment;
use crate::error::ConfigError;
use crate::native::NativeBackend;
use crate::request::EnvironmentRequest;

/// The routes that serve what `backend` holds.
pub fn routes(backend: NativeBackend) -> Router {
    Router::new()
        .route("/{name}/{profiles}", get(environment))
        .route("/{name}/{profiles}/{label}", get(environment))
        .with_state(Arc::new(backend))
}

#[derive(Deserialize)]
struct EnvironmentPath {
    name: String,
    profiles: String,
    label: Option<String>,
}

/// What comes after `/{label}/` there is one file in another format, not a list of profiles.
const FORMATS: [&str; 4] = [".json", ".yml", ".yaml", ".properties"];

async fn environment(
    State(backend): State<Arc<NativeBackend>>,
    uri: Uri,
    Path(path): Path<EnvironmentPath>,
) -> Response {
    if FORMATS.iter().any(|format| path.profiles.ends_with(format)) {
        return StatusCode::NOT_FOUND.into_response();
    }
    match find(backend, &path).await {
        Ok(environment) => Json(environment).into_response(),
        Err(error) => error.answer(&uri),
    }
}

async fn find(
    backend: Arc<NativeBackend>,
    path: &EnvironmentPath,
) -> Result<Environment, ConfigError> {
    let request = EnvironmentRequest::new(&path.name, &path.profiles, path.label.as_deref())?;
    // Files are read off the threads that serve requests.
    let environment = tokio::task::spawn_blocking(move || backend.find(&request)).await??;
    Ok(environment)
}
