//! Failed requests, answered in the form of Spring Boot: `{timestamp, status, error, message, path}`.

use axum::Json;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use chrono::{SecondsFormat, Utc};
use mesh_bus::BusError;
use serde_json::json;

use crate::document::FileError;
use crate::git::GitError;
use crate::merged::EndlessPlaceholders;
use crate::monitor::NotReadable;
use crate::request::InvalidRequest;

/// Why there are no settings to answer with.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The request is refused.
    #[error(transparent)]
    Invalid(#[from] InvalidRequest),
    /// Nothing is there.
    #[error("nothing was found")]
    NotFound,
    /// Placeholders lead back to themselves, or to ever more text.
    #[error(transparent)]
    Endless(#[from] EndlessPlaceholders),
    /// A file cannot be used.
    #[error(transparent)]
    File(#[from] FileError),
    /// A repository has nothing to give.
    #[error(transparent)]
    Git(#[from] GitError),
    /// A notice of changed files is none.
    #[error(transparent)]
    Notice(#[from] NotReadable),
    /// Nobody is told.
    #[error(transparent)]
    Bus(#[from] BusError),
    /// The work was broken off.
    #[error("reading the configuration broke off: {0}")]
    BrokenOff(#[from] tokio::task::JoinError),
}

impl ConfigError {
    /// The answer to a request of `uri`.
    pub fn answer(&self, uri: &Uri) -> Response {
        let status = match self {
            Self::Invalid(_) | Self::Endless(_) | Self::Notice(_) => StatusCode::BAD_REQUEST,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Git(error) if error.is_absence() => StatusCode::NOT_FOUND,
            Self::Bus(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::File(_) | Self::Git(_) | Self::BrokenOff(_) => {
                tracing::error!("{self}");
                StatusCode::INTERNAL_SERVER_ERROR
            }
        };
        let body = json!({
            "timestamp": Utc::now().to_rfc3339_opts(SecondsFormat::Millis, false),
            "status": status.as_u16(),
            "error": status.canonical_reason(),
            "message": self.to_string(),
            "path": uri.path(),
        });
        (status, Json(body)).into_response()
    }
}
