//! Handler of `/login`.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mesh_web::{ApiError, Client};

use super::model::LoginRequest;
use super::sign_in::sign_in;
use crate::state::AppState;
use crate::token::TokensIssued;

/// Signs in with e-mail and password; the tokens are in the headers of the answer.
#[utoipa::path(
    post,
    path = "/login",
    operation_id = "login",
    tag = "login",
    request_body = LoginRequest,
    responses(
        (status = OK, response = inline(TokensIssued)),
        (status = BAD_REQUEST, description = "No login by e-mail. No body."),
        (status = UNAUTHORIZED, description = "The credentials are not good. No body."),
    ),
    security(()),
)]
pub async fn login(
    State(state): State<AppState>,
    client: Client,
    body: Bytes,
) -> Result<Response, ApiError> {
    // The front ends send JSON as plain text, so the media type does not count.
    let request = serde_json::from_slice::<LoginRequest>(&body).ok();
    let Some(credentials) = request.and_then(LoginRequest::credentials) else {
        return Ok(StatusCode::BAD_REQUEST.into_response());
    };
    let issued = sign_in(&state, &client, credentials).await?;
    Ok(issued.map_or_else(
        || StatusCode::UNAUTHORIZED.into_response(),
        IntoResponse::into_response,
    ))
}
