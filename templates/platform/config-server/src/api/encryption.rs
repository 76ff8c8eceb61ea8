//! `POST /encrypt` and `/decrypt`, `GET /encrypt/status` and `/key`; all but the status also below
//! `/{name}/{profiles}`.
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
use tokio::task::{JoinError, spawn_blocking};

use crate::encryption::{Encryptor, Prefixed};

const TEXT: &str = "text/plain";

type SharedEncryptor = Option<Arc<Encryptor>>;

/// The routes below `prefix`, which say that there is no key when there is none.
pub fn routes(prefix: &str, encryptor: SharedEncryptor) -> Router {
    let at = |path: &str| format!("{prefix}{path}");
    Router::new()
        .route(&at("/encrypt"), post(encrypt))
        .route(&at("/encrypt/{name}/{profiles}"), post(encrypt))
        .route(&at("/encrypt/status"), get(status))
        .route(&at("/decrypt"), post(decrypt))
        .route(&at("/decrypt/{name}/{profiles}"), post(decrypt))
        .route(&at("/key"), get(key))
        .route(&at("/key/{name}/{profiles}"), get(key))
        .with_state(encryptor)
}

/// Why nothing is encrypted or decrypted.
enum Refusal {
    NoKey,
    NoPublicKey,
    Invalid,
    NoRandomness,
    BrokenOff,
}

impl From<JoinError> for Refusal {
    fn from(_: JoinError) -> Self {
        Self::BrokenOff
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, name, description) = match self {
            Self::NoKey => (StatusCode::NOT_FOUND, "NO_KEY", "encrypt.key is not set"),
            Self::NoPublicKey => (
                StatusCode::NOT_FOUND,
                "NOT_FOUND",
                "encrypt.key is no RSA key, so that there is no public one",
            ),
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
            Self::BrokenOff => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "ERROR",
                "the work broke off",
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

async fn key(State(encryptor): State<SharedEncryptor>) -> Result<String, Refusal> {
    let public_key = encryptor.and_then(|encryptor| encryptor.public_key());
    public_key.ok_or(Refusal::NoPublicKey)
}

async fn encrypt(
    State(encryptor): State<SharedEncryptor>,
    headers: HeaderMap,
    body: String,
) -> Result<String, Refusal> {
    let encryptor = encryptor.ok_or(Refusal::NoKey)?;
    let encrypt = move || {
        let body = if is_text(&headers) {
            body
        } else {
            text_of_form(body)
        };
        let prefixed = Prefixed::parse(&body);
        let cipher = encryptor.encrypt(prefixed.text);
        Ok(prefixed.before(&cipher.map_err(|_| Refusal::NoRandomness)?))
    };
    spawn_blocking(encrypt).await?
}

async fn decrypt(
    State(encryptor): State<SharedEncryptor>,
    headers: HeaderMap,
    body: String,
) -> Result<String, Refusal> {
    let encryptor = encryptor.ok_or(Refusal::NoKey)?;
    let decrypt = move || {
        let cipher = Prefixed::parse(body.trim()).text;
        let cipher = if is_text(&headers) {
            cipher.to_owned()
        } else {
            cipher_of_form(cipher)
        };
        encryptor.decrypt(&cipher).map_err(|_| Refusal::Invalid)
    };
    spawn_blocking(decrypt).await?
}

/// Clients that send forms by habit make a field without value of the text: encoded, and with an
/// equals sign at the end.
fn text_of_form(body: String) -> String {
    let Some(field) = body.strip_suffix('=') else {
        return body;
    };
    decoded(field)
}

/// As [`text_of_form`]. Base64 has plus signs, which forms take for blanks, and equals signs at its
/// end; only with the one of the form its length is odd.
fn cipher_of_form(body: &str) -> String {
    if !body.ends_with('=') {
        return body.to_owned();
    }
    let cipher = decoded(body).replace(' ', "+");
    match cipher.strip_suffix('=') {
        Some(without) if cipher.len() % 2 == 1 => without.to_owned(),
        _ => cipher,
    }
}

fn decoded(field: &str) -> String {
    let field = field.replace('+', " ");
    percent_decode_str(&field).decode_utf8_lossy().into_owned()
}

fn is_text(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE);
    let media_type = value.and_then(|value| value.to_str().ok()).unwrap_or(TEXT);
    media_type.split(';').next().map(str::trim) == Some(TEXT)
}
