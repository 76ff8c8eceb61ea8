//! Handler of `/api/v1/users/social`.

use axum::Json;
use axum::extract::State;
use mesh_web::{ApiError, ErrorResponse};

use super::model::{SocialUser, SocialUserRequest};
use crate::state::AppState;

/// Who a provider's token, or a ticket of a sign-in there, stands for. Nothing is stored.
#[utoipa::path(
    post,
    path = "/api/v1/users/social",
    operation_id = "socialProfile",
    tag = "users",
    request_body = SocialUserRequest,
    responses(
        (status = OK, description = "What the provider tells.", body = SocialUser),
        (status = BAD_REQUEST, description = "The provider does not know the token.", body = ErrorResponse),
    ),
)]
pub async fn profile(
    State(state): State<AppState>,
    mesh_web::Json(request): mesh_web::Json<SocialUserRequest>,
) -> Result<Json<SocialUser>, ApiError> {
    let known = request.check()?.identify(&state).await?;
    Ok(Json(known.identity.into()))
}
