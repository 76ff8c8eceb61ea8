//! Signing in by a provider: with a ticket of a sign-in there, or with a token that the front end has.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mesh_web::{ApiError, Client, Locale, message};

use super::store;
use crate::oauth2::{NOBODY_YET, Posted, identity};
use crate::state::AppState;
use crate::token::TokensIssued;

/// Tokens for the user whom the account at the provider belongs to.
pub async fn sign_in_by_provider(
    state: &AppState,
    client: &Client,
    body: &[u8],
) -> Result<Response, ApiError> {
    let Ok(posted) = serde_json::from_slice::<Posted>(body) else {
        return Ok(StatusCode::BAD_REQUEST.into_response());
    };
    let Ok(known) = posted.identify(state).await else {
        return Ok(StatusCode::BAD_REQUEST.into_response());
    };
    let Some(user) = identity::owner(&state.database, &known.identity).await? else {
        // The ticket stays good, for signing up with it.
        return Ok(NOBODY_YET.into_response());
    };
    if known.spend(&state.database).await.is_err() {
        return Ok(StatusCode::BAD_REQUEST.into_response());
    }
    let issued = TokensIssued::to(&user, &state.issuer);
    let fingerprint = issued.refresh_fingerprint();
    let is_open = store::succeed(&state.database, &user, fingerprint).await?;
    let failure = if is_open {
        String::new()
    } else {
        message("err.user.state.cantlogin", Locale::Korean)
    };
    store::log(&state.database, client, &user.email_addr, &failure).await?;
    Ok(if is_open {
        issued.into_response()
    } else {
        StatusCode::BAD_REQUEST.into_response()
    })
}
