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

/// Ends the session of whoever sends an access token, and leads to the start page.
///
/// Every method does the same, as in Spring Security. Without token there is nothing to end.
#[utoipa::path(
    method(get, post, put, delete),
    path = "/logout",
    operation_id = "logout",
    tag = "login",
    responses((status = FOUND, description = "Leads to `/`. No body.")),
    security((), ("bearer" = [])),
)]
pub async fn logout(
    State(state): State<AppState>,
    Extension(caller): Extension<CurrentUser>,
) -> Result<impl IntoResponse, ApiError> {
    if let Some(user_id) = caller.user_id() {
        token::end_session(&state.database, user_id).await?;
    }
    Ok((StatusCode::FOUND, [(LOCATION, "/")]))
}
