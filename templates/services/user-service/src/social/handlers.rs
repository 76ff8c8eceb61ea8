//! Handler of `/api/v1/users/social`.

use mesh_web::{ApiError, ErrorResponse, Json};

use super::model::SocialUserRequest;
use super::unknown_person;

/// Who a provider's token stands for. Without providers, nobody.
#[utoipa::path(
    post,
    path = "/api/v1/users/social",
    operation_id = "socialProfile",
    tag = "users",
    request_body = SocialUserRequest,
    responses((status = BAD_REQUEST, description = "No provider knows the token.", body = ErrorResponse)),
)]
pub async fn profile(Json(request): Json<SocialUserRequest>) -> ApiError {
    match request.check() {
        Ok(()) => unknown_person(),
        Err(error) => error,
    }
}
