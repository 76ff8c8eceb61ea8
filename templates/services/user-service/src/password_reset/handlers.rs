//! Handlers of a new password by mail.

use axum::Json;
use axum::extract::State;
use mesh_web::{ApiError, Path, Text};
use sea_orm::DatabaseConnection;

use super::requests::{ChangePasswordRequest, FindPasswordRequest};
use super::{PasswordReset, store};
use crate::users::hash;

/// Sends a mail with a link for a new password.
///
/// The answer is the same whether there is such a user or not. Links lead to allowed portals only.
#[utoipa::path(
    post,
    path = "/api/v1/users/password/find",
    operation_id = "findPassword",
    tag = "users",
    request_body = FindPasswordRequest,
    responses((status = OK, description = "Always true.", body = bool)),
)]
pub async fn find(
    State(reset): State<PasswordReset>,
    mesh_web::Json(request): mesh_web::Json<FindPasswordRequest>,
) -> Result<Json<bool>, ApiError> {
    let request = request.check(&reset.links)?;
    if reset.accept(request) {
        Ok(Json(true))
    } else {
        tracing::error!("no mail for a new password: they cannot be sent, or too many wait");
        Err(ApiError::business(Text::key("err.user.find.password")))
    }
}

/// Whether the token of a link still works.
#[utoipa::path(
    get,
    path = "/api/v1/users/password/valid/{token}",
    operation_id = "validPasswordToken",
    tag = "users",
    params(("token" = String, Path, description = "The token of the link.")),
    responses((status = OK, description = "Whether it works.", body = bool)),
)]
pub async fn valid(
    State(database): State<DatabaseConnection>,
    Path(token): Path<String>,
) -> Result<Json<bool>, ApiError> {
    let open = store::find_open(&database, &token).await?;
    Ok(Json(open.is_some()))
}

/// Sets a new password with the token of a link, once, and ends all sessions.
#[utoipa::path(
    put,
    path = "/api/v1/users/password/change",
    operation_id = "changePasswordByToken",
    tag = "users",
    request_body = ChangePasswordRequest,
    responses((status = OK, description = "Always true.", body = bool)),
)]
pub async fn change(
    State(database): State<DatabaseConnection>,
    mesh_web::Json(request): mesh_web::Json<ChangePasswordRequest>,
) -> Result<Json<bool>, ApiError> {
    let change = request.check()?;
    let open = store::find_open(&database, &change.token).await?;
    let open = open.ok_or_else(no_longer_valid)?;
    let new_hash = hash(change.password).await?;
    if store::complete(&database, &open, new_hash).await? {
        Ok(Json(true))
    } else {
        Err(no_longer_valid())
    }
}

fn no_longer_valid() -> ApiError {
    ApiError::business(Text::key("err.user.change.password"))
}
