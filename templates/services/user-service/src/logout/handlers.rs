//! Handler of `/logout`.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use mesh_security::CurrentUser;
use mesh_web::ApiError;

use crate::state::AppState;
use crate::token;

/// Ends the session of whoever sends an access token, and leads to the start page as Spring Security
/// does. Without token there is nothing to end.
pub async fn logout(
    State(state): State<AppState>,
    Extension(caller): Extension<CurrentUser>,
) -> Result<impl IntoResponse, ApiError> {
    if let Some(user_id) = caller.user_id() {
        token::end_session(&state.database, user_id).await?;
    }
    Ok((StatusCode::FOUND, [(LOCATION, "/")]))
}
