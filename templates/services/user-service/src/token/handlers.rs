//! Handlers of `/api/v1/users/token/refresh` and `/.well-known/jwks.json`.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use mesh_data::StoreResult;
use mesh_security::{TokenIssuer, bearer, fingerprint};
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
    let Ok(user_id) = state.issuer.verifier().verify_refresh(token).await else {
        return Ok(None);
    };
    let old = fingerprint(token);
    let user = store::by_fingerprint(&state.database, &old).await?;
    let Some(user) = user.filter(|user| user.user_id == user_id) else {
        return Ok(None);
    };
    let issued = TokensIssued::to(&user, &state.issuer);
    let rotated = store::rotate(&state.database, &user, &old, issued.refresh_fingerprint());
    Ok(rotated.await?.then_some(issued))
}

/// The public keys with which tokens are verified.
///
/// Without asymmetric keys there are none.
#[utoipa::path(
    get,
    path = "/.well-known/jwks.json",
    operation_id = "getKeySet",
    tag = "token",
    responses(
        (status = OK, description = "JSON Web Key Set (RFC 7517).", body = BTreeMap<String, Vec<BTreeMap<String, String>>>),
        (status = NOT_MODIFIED, description = "The `ETag` in `If-None-Match` is still right. No body."),
    ),
    security(()),
)]
pub async fn key_set(State(issuer): State<TokenIssuer>, headers: HeaderMap) -> Response {
    issuer.key_set().answer(&headers)
}
