//! The gateway's own error answers, in the form of Spring Boot's reactive default.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::{SecondsFormat, Utc};
use mesh_telemetry::REQUEST_ID;
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GatewayError<'a> {
    timestamp: String,
    path: &'a str,
    status: u16,
    error: &'static str,
    request_id: &'a str,
}

/// The answer `status` to a request for `path`.
pub fn gateway_error(status: StatusCode, path: &str, request_headers: &HeaderMap) -> Response {
    let request_id = request_headers
        .get(&REQUEST_ID)
        .and_then(|value| value.to_str().ok());
    let body = GatewayError {
        // Spring writes the offset in digits.
        timestamp: Utc::now().to_rfc3339_opts(SecondsFormat::Millis, false),
        path,
        status: status.as_u16(),
        error: status.canonical_reason().unwrap_or_default(),
        request_id: request_id.unwrap_or_default(),
    };
    (status, Json(body)).into_response()
}
