//! Handlers of one's own account.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::{Extension, Json};
use mesh_security::CurrentUser;
use mesh_service::tell_change;
use mesh_web::{ApiError, Path, Text, bare_text};
use sea_orm::DatabaseConnection;

use super::proof::is_own_password;
use super::requests::{
    InfoUpdateRequest, PasswordMatchRequest, PasswordUpdateRequest, VerifyRequest,
};
use super::store;
use crate::state::AppState;
use crate::users::{NAMES, UserState, hash, store as users};

/// Changes one's own name and e-mail address; the answer is the id.
#[utoipa::path(
    put,
    path = "/api/v1/users/info/{userId}",
    operation_id = "updateMyInfo",
    tag = "users",
    params(("userId" = String, Path, description = "One's own id.")),
    request_body = InfoUpdateRequest,
    responses((status = OK, description = "The id, without quotes.", body = String, content_type = "text/plain")),
)]
pub async fn update_info(
    State(state): State<AppState>,
    Extension(caller): Extension<CurrentUser>,
    Path(user_id): Path<String>,
    headers: HeaderMap,
    mesh_web::Json(request): mesh_web::Json<InfoUpdateRequest>,
) -> Result<Response, ApiError> {
    let (proof, info) = request.check()?;
    if caller.user_id() != Some(user_id.as_str()) {
        return Err(ApiError::business(Text::key("err.access.denied")));
    }
    let user = proof.accept(&state, &caller).await?;
    if !store::change_info(&state.database, &user, info).await? {
        return Err(ApiError::business(Text::key("err.user.state.cantlogin")));
    }
    tell_change(&state.bus, NAMES, &user_id).await;
    Ok(bare_text(&headers, user_id))
}

/// Changes one's own password, and ends all sessions.
#[utoipa::path(
    put,
    path = "/api/v1/users/password/update",
    operation_id = "updateMyPassword",
    tag = "users",
    request_body = PasswordUpdateRequest,
    responses((status = OK, description = "Always true.", body = bool)),
)]
pub async fn update_password(
    State(state): State<AppState>,
    Extension(caller): Extension<CurrentUser>,
    mesh_web::Json(request): mesh_web::Json<PasswordUpdateRequest>,
) -> Result<Json<bool>, ApiError> {
    let (proof, password) = request.check()?;
    let user = proof.accept(&state, &caller).await?;
    let new_hash = hash(password).await?;
    if store::change_password(&state.database, &user, new_hash).await? {
        Ok(Json(true))
    } else {
        Err(ApiError::business(Text::key("err.user.password.notmatch")))
    }
}

/// Whether a password is one's own.
#[utoipa::path(
    post,
    path = "/api/v1/users/password/match",
    operation_id = "matchMyPassword",
    tag = "users",
    request_body = PasswordMatchRequest,
    responses((status = OK, description = "Whether it is.", body = bool)),
)]
pub async fn match_password(
    State(database): State<DatabaseConnection>,
    Extension(caller): Extension<CurrentUser>,
    mesh_web::Json(request): mesh_web::Json<PasswordMatchRequest>,
) -> Result<Json<bool>, ApiError> {
    let password = request.check()?;
    let is_own = is_own_password(&database, &caller, password).await?;
    Ok(Json(is_own))
}

/// Leaves: the account stays, in state `08`, and its e-mail address stays taken.
#[utoipa::path(
    post,
    path = "/api/v1/users/leave",
    operation_id = "leave",
    tag = "users",
    request_body = VerifyRequest,
    responses((status = OK, description = "Always true.", body = bool)),
)]
pub async fn leave(
    State(state): State<AppState>,
    Extension(caller): Extension<CurrentUser>,
    mesh_web::Json(request): mesh_web::Json<VerifyRequest>,
) -> Result<Json<bool>, ApiError> {
    let user = request.check()?.accept(&state, &caller).await?;
    users::retire(
        &state.database,
        &user.user_id,
        UserState::Left,
        &user.user_id,
    )
    .await?;
    Ok(Json(true))
}
