//! `GET /{name}/{profiles}` and `GET /{name}/{profiles}/{label}`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::merged;
use super::options::{Options, accepts};
use super::plain_text::{self, Asked};
use crate::environment::Environment;
use crate::error::ConfigError;
use crate::merged::MergedFile;
use crate::repository::Repository;
use crate::request::EnvironmentRequest;

/// In this form every value comes with its origin. Spring's own client asks for it.
const WITH_ORIGINS: &str = "application/vnd.spring-cloud.config-server.v2+json";

/// The parts of a path by name: the routes around these ones have parts of their own.
#[derive(Deserialize)]
pub struct Parts {
    name: String,
    profiles: String,
    label: Option<String>,
}

/// `/{name}/{profiles}`; also `/{label}/{name}-{profiles}.yml` and its like, which look the same.
pub async fn of_default_label(
    State(repository): State<Arc<Repository>>,
    uri: Uri,
    Path(path): Path<Parts>,
    Query(options): Query<Options>,
    headers: HeaderMap,
) -> Response {
    if MergedFile::has_format(&path.profiles) {
        return merged::answer(repository, &uri, path.profiles, Some(path.name), options).await;
    }
    let request = EnvironmentRequest::new(&path.name, &path.profiles, None);
    answer(repository, &uri, &headers, request.map_err(Into::into)).await
}

/// `/{name}/{profiles}/{label}`, or a file of the default label.
pub async fn labelled(
    State(repository): State<Arc<Repository>>,
    uri: Uri,
    Path(path): Path<Parts>,
    Query(options): Query<Options>,
    headers: HeaderMap,
) -> Response {
    if options.uses_default_label() {
        let asked = Asked {
            name: path.name,
            profiles: path.profiles,
            label: None,
            path: path.label.unwrap_or_default(),
        };
        return plain_text::answer(repository, &uri, asked, options, headers).await;
    }
    let request = EnvironmentRequest::new(&path.name, &path.profiles, path.label.as_deref());
    answer(repository, &uri, &headers, request.map_err(Into::into)).await
}

async fn answer(
    repository: Arc<Repository>,
    uri: &Uri,
    headers: &HeaderMap,
    request: Result<EnvironmentRequest, ConfigError>,
) -> Response {
    let found = match request {
        Ok(request) => repository.find(&request).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(environment) if accepts(headers, WITH_ORIGINS) => with_origins(&environment),
        Ok(environment) => Json(environment).into_response(),
        Err(error) => error.answer(uri),
    }
}

fn with_origins(environment: &Environment) -> Response {
    let body = Json(environment.with_origins());
    ([(CONTENT_TYPE, WITH_ORIGINS)], body).into_response()
}
