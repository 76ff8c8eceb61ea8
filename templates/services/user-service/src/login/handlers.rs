//! Handler of `/login`.

use std::net::SocketAddr;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use mesh_web::ApiError;

use super::client::Client;
use super::model::LoginRequest;
use super::sign_in::sign_in;
use crate::state::AppState;

/// Answers 200 with tokens in headers, 401 when the credentials are not good, 400 when the body is
/// no login by e-mail; always without body. The front ends send JSON as plain text, so the media
/// type does not count.
pub async fn login(
    State(state): State<AppState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let request = serde_json::from_slice::<LoginRequest>(&body).ok();
    let Some(credentials) = request.and_then(LoginRequest::credentials) else {
        return Ok(StatusCode::BAD_REQUEST.into_response());
    };
    let client = Client::new(&headers, peer);
    let issued = sign_in(&state, &client, credentials).await?;
    Ok(issued.map_or_else(
        || StatusCode::UNAUTHORIZED.into_response(),
        IntoResponse::into_response,
    ))
}
