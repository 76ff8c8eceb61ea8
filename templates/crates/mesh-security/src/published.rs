//! Documents that other services follow: kept in memory, for they are asked for again and again.

use axum::body::Bytes;
use axum::http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::fingerprint;

/// A JSON document with a tag that changes when and only when its content does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    json: Bytes,
    etag: String,
}

impl Published {
    /// The document of `content`.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn of(content: &impl Serialize) -> serde_json::Result<Self> {
        let json = serde_json::to_string(content)?;
        Ok(Self {
            etag: format!("\"{}\"", fingerprint(&json)),
            json: json.into(),
        })
    }

    /// The answer to a request with these headers: 304 to who has the document already.
    pub fn answer(self, request: &HeaderMap) -> Response {
        if self.is_known(request) {
            return (StatusCode::NOT_MODIFIED, [(ETAG, self.etag)]).into_response();
        }
        let headers = [
            (ETAG, self.etag),
            (CONTENT_TYPE, "application/json".to_owned()),
        ];
        (headers, self.json).into_response()
    }

    fn is_known(&self, request: &HeaderMap) -> bool {
        let known = request.get_all(IF_NONE_MATCH).into_iter();
        known
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|tag| tag.trim() == self.etag)
    }
}
