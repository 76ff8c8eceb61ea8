//! Answers of the operations.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// 200 with a document.
pub fn document(content: &impl Serialize) -> Response {
    Json(content).into_response()
}

/// 200 with a document, or 404 without body.
pub fn document_or_not_found(content: Option<impl Serialize>) -> Response {
    content.map_or_else(
        || StatusCode::NOT_FOUND.into_response(),
        |content| document(&content),
    )
}

/// 200 when the instance was there, else 404; both without body.
pub fn done_or_not_found(was_there: bool) -> StatusCode {
    if was_there {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    }
}
