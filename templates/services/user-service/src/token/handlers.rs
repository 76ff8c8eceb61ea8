//! Handler of `/api/v1/users/token/refresh`.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use mesh_data::StoreResult;
use mesh_security::{bearer, fingerprint};
use mesh_web::ApiError;

use super::{TokensIssued, store};
use crate::state::AppState;

/// Gives a new pair of tokens for a refresh token, once.
///
/// The refresh token stands in `Authorization`, where an access token would.
#[utoipa::path(
    put,
    path = "/api/v1/users/token/refresh",
    operation_id = "refreshToken",
    tag = "token",
    responses(
        (status = OK, response = inline(TokensIssued)),
        (status = UNAUTHORIZED, description = "The token is no good, or was used before. No body."),
    ),
)]
pub async fn refresh(
    State(state): State<AppState>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Ok(Some(token)) = bearer(&headers) else {
        return Ok(StatusCode::UNAUTHORIZED.into_response());
    };
    let issued = exchange(&state, token).await?;
    Ok(issued.map_or_else(
        || StatusCode::UNAUTHORIZED.into_response(),
        IntoResponse::into_response,
    ))
}

async fn exchange(state: &AppState, token: &str) -> StoreResult<Option<TokensIssued>> {
    let Ok(user_id) = state.tokens.verify_refresh(token) else {
        return Ok(None);
    };
    let old = fingerprint(token);
    let user = store::by_fingerprint(&state.database, &old).await?;
    let Some(user) = user.filter(|user| user.user_id == user_id) else {
        return Ok(None);
    };
    let issued = TokensIssued::to(&user, &state.tokens);
    let rotated = store::rotate(&state.database, &user, &old, issued.refresh_fingerprint());
    Ok(rotated.await?.then_some(issued))
}
