//! Answers to operators whose command could not be carried out.

use std::fmt::Display;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// 500 with the reason, in the form of Spring Boot. Only whoever has the password gets it.
pub fn failed(path: &str, reason: &dyn Display) -> Response {
    tracing::error!("{path}: {reason}");
    explained(StatusCode::INTERNAL_SERVER_ERROR, path, reason)
}

/// 400 with what is wrong about the request.
pub fn refused(path: &str, reason: &dyn Display) -> Response {
    explained(StatusCode::BAD_REQUEST, path, reason)
}

/// What is wrong, in the form of Spring Boot.
pub fn explained(status: StatusCode, path: &str, reason: &dyn Display) -> Response {
    let body = json!({
        "status": status.as_u16(),
        "error": status.canonical_reason(),
        "message": reason.to_string(),
        "path": path,
    });
    (status, Json(body)).into_response()
}
