//! `GET /{name}/{profile}/{label}/{path}`, and `GET /{name}/{profile}/{path}?useDefaultLabel`.

use std::sync::Arc;
use std::time::SystemTime;

use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_TYPE, IF_MODIFIED_SINCE, LAST_MODIFIED};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::options::{Options, accepts};
use crate::encryption::{decrypt_text, may_have_ciphers};
use crate::error::ConfigError;
use crate::merged;
use crate::reading::reading;
use crate::repository::Repository;
use crate::request::{EnvironmentRequest, file_path};

const TEXT: &str = "text/plain;charset=UTF-8";
const BYTES: &str = "application/octet-stream";

/// The parts of the path by name.
#[derive(Deserialize)]
pub struct Parts {
    name: String,
    profiles: String,
    label: String,
    path: String,
}

/// The file that a request asks for.
pub struct Asked {
    /// The application.
    pub name: String,
    /// Its profiles, comma-separated.
    pub profiles: String,
    /// The label, unless the default one is meant.
    pub label: Option<String>,
    /// The file, below the folders that are searched.
    pub path: String,
}

/// Four segments or more.
pub async fn file(
    State(repository): State<Arc<Repository>>,
    uri: Uri,
    Path(parts): Path<Parts>,
    Query(options): Query<Options>,
    headers: HeaderMap,
) -> Response {
    let (label, path) = if options.uses_default_label() {
        (None, format!("{}/{}", parts.label, parts.path))
    } else {
        (Some(parts.label), parts.path)
    };
    let asked = Asked {
        name: parts.name,
        profiles: parts.profiles,
        label,
        path,
    };
    answer(repository, &uri, asked, options, headers).await
}

/// The answer to a request for a file.
pub async fn answer(
    repository: Arc<Repository>,
    uri: &Uri,
    asked: Asked,
    options: Options,
    headers: HeaderMap,
) -> Response {
    let found = if accepts(&headers, BYTES) {
        unprocessed(&repository, &asked, BYTES).await
    } else {
        processed(&repository, &asked, &options).await
    };
    match found {
        Ok(content) => content.answer(&headers),
        Err(error) => error.answer(uri),
    }
}

/// What is sent.
struct Content {
    body: Vec<u8>,
    media_type: &'static str,
    modified: Option<DateTime<Utc>>,
}

async fn unprocessed(
    repository: &Repository,
    asked: &Asked,
    media_type: &'static str,
) -> Result<Content, ConfigError> {
    let path = file_path(&asked.path).ok_or(ConfigError::NotFound)?;
    let file = repository.find_file(&asked.request()?, path).await?;
    let file = file.ok_or(ConfigError::NotFound)?;
    Ok(Content {
        body: file.content,
        media_type,
        modified: file.modified.map(in_seconds),
    })
}

/// The file as text, in which what was wished is replaced: placeholders that the settings of the
/// application have values for, and `{cipher}` values.
async fn processed(
    repository: &Repository,
    asked: &Asked,
    options: &Options,
) -> Result<Content, ConfigError> {
    let file = unprocessed(repository, asked, TEXT).await?;
    let Content { body, modified, .. } = file;
    let text = match String::from_utf8(body) {
        Ok(text) => text,
        // What is no text has no placeholders, and would not survive being made one.
        Err(error) => {
            return Ok(Content {
                body: error.into_bytes(),
                media_type: BYTES,
                modified,
            });
        }
    };
    // Values change without the file: only a text that asks for none is as old as its file.
    let modified = modified.filter(|_| !options.resolve_placeholders || !text.contains("${"));
    let mut text = text;
    if options.resolve_placeholders {
        let environment = repository.find(&asked.request()?).await?;
        text = reading(move || Ok(merged::resolve_text(&text, &environment)?)).await?;
    }
    if let Some(decryptor) = repository
        .plain_file_decryptor()
        .filter(|_| may_have_ciphers(&asked.path))
    {
        text = reading(move || Ok(decrypt_text(&text, &decryptor))).await?;
    }
    Ok(Content {
        body: text.into_bytes(),
        media_type: TEXT,
        modified,
    })
}

impl Asked {
    fn request(&self) -> Result<EnvironmentRequest, ConfigError> {
        let request = EnvironmentRequest::new(&self.name, &self.profiles, self.label.as_deref())?;
        Ok(request)
    }
}

impl Content {
    fn answer(self, headers: &HeaderMap) -> Response {
        let date = self
            .modified
            .map(|modified| [(LAST_MODIFIED, format_date(modified))]);
        let is_known = self
            .modified
            .is_some_and(|modified| since(headers).is_some_and(|known| modified <= known));
        if is_known {
            return (StatusCode::NOT_MODIFIED, date, ()).into_response();
        }
        (date, [(CONTENT_TYPE, self.media_type)], self.body).into_response()
    }
}

/// Dates in headers have no fractions of seconds.
fn in_seconds(time: SystemTime) -> DateTime<Utc> {
    let exact = DateTime::<Utc>::from(time);
    DateTime::from_timestamp(exact.timestamp(), 0).unwrap_or(exact)
}

fn format_date(date: DateTime<Utc>) -> String {
    date.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn since(headers: &HeaderMap) -> Option<DateTime<Utc>> {
    let text = headers.get(IF_MODIFIED_SINCE)?.to_str().ok()?;
    let date = DateTime::parse_from_rfc2822(text).ok()?;
    Some(date.with_timezone(&Utc))
}
