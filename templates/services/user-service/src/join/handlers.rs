//! Handlers of `/api/v1/users/join` and `/api/v1/users/exists`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use mesh_security::CurrentUser;
use mesh_web::{ApiError, Text};
use sea_orm::DatabaseConnection;

use super::model::{EmailRequest, JoinRequest};
use super::store;
use crate::users::{NewUser, Role, UserState, hash, store as users};

/// Signs somebody up, as an ordinary user who can sign in at once.
#[utoipa::path(
    post,
    path = "/api/v1/users/join",
    operation_id = "join",
    tag = "users",
    request_body = JoinRequest,
    responses((status = CREATED, description = "Always true.", body = bool)),
)]
pub async fn join(
    State(database): State<DatabaseConnection>,
    Extension(author): Extension<CurrentUser>,
    mesh_web::Json(request): mesh_web::Json<JoinRequest>,
) -> Result<(StatusCode, Json<bool>), ApiError> {
    let joiner = request.check()?;
    let user = NewUser {
        password_hash: hash(joiner.password).await?,
        user_name: joiner.user_name,
        email: joiner.email,
        role: Role::User,
        state: UserState::Normal,
    };
    // The unique key decides: of several at once with one address, one wins.
    match users::insert(&database, user, author.audit_name()).await {
        Err(error) if error.is_duplicate() => {
            Err(ApiError::business(Text::key("msg.join.email.exists")))
        }
        Err(error) => Err(error.into()),
        Ok(_) => Ok((StatusCode::CREATED, Json(true))),
    }
}

/// Whether an e-mail address is taken.
#[utoipa::path(
    post,
    path = "/api/v1/users/exists",
    operation_id = "emailExists",
    tag = "users",
    request_body = EmailRequest,
    responses((status = OK, description = "Whether somebody has it.", body = bool)),
)]
pub async fn exists(
    State(database): State<DatabaseConnection>,
    mesh_web::Json(request): mesh_web::Json<EmailRequest>,
) -> Result<Json<bool>, ApiError> {
    let email = request.email()?;
    let user_id = request.user_id.as_deref();
    Ok(Json(store::is_taken(&database, &email, user_id).await?))
}
