//! `POST /encrypt` and `/decrypt`, both also below `/{name}/{profiles}`, and `GET /encrypt/status`.
//! Source: spring-cloud-config, `encryption/EncryptionController.java`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use percent_encoding::percent_decode_str;
use serde_json::json;

use crate::encryption::{Prefixed, TextEncryptor};

const TEXT: &str = "text/plain";

type SharedEncryptor = Option<Arc<TextEncryptor>>;

/// The routes, which say that there is no key when there is none.
pub fn routes(encryptor: SharedEncryptor) -> Router {
    Router::new()
        .route("/encrypt", post(encrypt))
        .route("/encrypt/{name}/{profiles}", post(encrypt))
        .route("/encrypt/status", get(status))
        .route("/decrypt", post(decrypt))
        .route("/decrypt/{name}/{profiles}", post(decrypt))
        .with_state(encryptor)
}

/// Why nothing is encrypted or decrypted.
enum Refusal {
    NoKey,
    Invalid,
    NoRandomness,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, name, description) = match self {
            Self::NoKey => (StatusCode::NOT_FOUND, "NO_KEY", "encrypt.key is not set"),
            Self::Invalid => (
                StatusCode::BAD_REQUEST,
                "INVALID",
                "this key did not encrypt the text",
            ),
            Self::NoRandomness => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "ERROR",
                "the system has no random numbers",
            ),
        };
        let body = json!({"status": name, "description": description});
        (status, Json(body)).into_response()
    }
}

async fn status(State(encryptor): State<SharedEncryptor>) -> Result<Response, Refusal> {
    encryptor.ok_or(Refusal::NoKey)?;
    Ok(Json(json!({"status": "OK"})).into_response())
}

async fn encrypt(
    State(encryptor): State<SharedEncryptor>,
    headers: HeaderMap,
    body: String,
) -> Result<String, Refusal> {
    let encryptor = encryptor.ok_or(Refusal::NoKey)?;
    let body = without_form(&headers, body);
    let prefixed = Prefixed::parse(&body);
    let cipher = encryptor
        .encrypt(prefixed.text)
        .map_err(|_| Refusal::NoRandomness)?;
    Ok(prefixed.before(&cipher))
}

async fn decrypt(
    State(encryptor): State<SharedEncryptor>,
    headers: HeaderMap,
    body: String,
) -> Result<String, Refusal> {
    let encryptor = encryptor.ok_or(Refusal::NoKey)?;
    let body = without_form(&headers, body);
    let cipher = Prefixed::parse(body.trim()).text;
    encryptor.decrypt(cipher).map_err(|_| Refusal::Invalid)
}

/// Clients that send forms by habit make a field without value of the text: encoded, and with an
/// equals sign at the end.
fn without_form(headers: &HeaderMap, body: String) -> String {
    if is_text(headers) {
        return body;
    }
    let Some(field) = body.strip_suffix('=') else {
        return body;
    };
    let field = field.replace('+', " ");
    percent_decode_str(&field).decode_utf8_lossy().into_owned()
}

fn is_text(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE);
    let media_type = value.and_then(|value| value.to_str().ok()).unwrap_or(TEXT);
    media_type.split(';').next().map(str::trim) == Some(TEXT)
}
