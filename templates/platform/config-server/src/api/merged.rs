//! `GET [/{label}]/{name}-{profiles}.json`, `.yml`, `.yaml` and `.properties`.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::options::Options;
use crate::error::ConfigError;
use crate::merged::{self, Format, MergedFile};
use crate::reading::reading;
use crate::repository::Repository;
use crate::request::EnvironmentRequest;

/// The only part of a path, by name: the routes around this one have parts of their own.
#[derive(Deserialize)]
pub struct Parts {
    file: String,
}

/// Without label.
pub async fn of_default_label(
    State(repository): State<Arc<Repository>>,
    uri: Uri,
    Path(path): Path<Parts>,
    Query(options): Query<Options>,
) -> Response {
    answer(repository, &uri, path.file, None, options).await
}

/// The answer for a file name of which the application, its profiles and the format can be told.
pub async fn answer(
    repository: Arc<Repository>,
    uri: &Uri,
    file: String,
    label: Option<String>,
    options: Options,
) -> Response {
    match merge(&repository, &file, label.as_deref(), &options).await {
        Ok((format, text)) => ([(CONTENT_TYPE, media_type(format))], text).into_response(),
        Err(error) => error.answer(uri),
    }
}

async fn merge(
    repository: &Repository,
    file: &str,
    label: Option<&str>,
    options: &Options,
) -> Result<(Format, String), ConfigError> {
    let file = MergedFile::parse(file).ok_or(ConfigError::NotFound)?;
    let request = EnvironmentRequest::new(file.name, file.profiles, label)?;
    let environment = repository.find(&request).await?;
    let mut values = merged::values(&environment);
    if options.resolve_placeholders {
        let resolve = move || {
            merged::resolve(&mut values, &environment)?;
            Ok(values)
        };
        values = reading(resolve).await?;
    }
    Ok((file.format, file.format.write(values)))
}

fn media_type(format: Format) -> &'static str {
    match format {
        Format::Json => "application/json",
        Format::Yaml | Format::Properties => "text/plain;charset=UTF-8",
    }
}
