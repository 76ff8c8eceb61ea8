//! One's accounts at other providers: `/api/v1/users/social-accounts`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use mesh_data::{commit, start_writing};
use mesh_security::CurrentUser;
use mesh_web::{ApiError, ErrorCode, LocalDateTime, Path, Text, Violations, lenient};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::proof::Proof;
use crate::oauth2::{Posted, identity};
use crate::state::AppState;
use crate::users::fields::required;
use crate::users::{UserState, store as users};

/// An account at a provider by which one can sign in.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SocialAccount {
    #[schema(example = "google")]
    provider: String,
    created_date: LocalDateTime,
}

impl From<identity::Model> for SocialAccount {
    fn from(link: identity::Model) -> Self {
        Self {
            provider: link.registration_id,
            created_date: LocalDateTime::from_utc(link.created_date),
        }
    }
}

/// Wish to sign in at a provider too, as it was sent.
#[derive(Deserialize, ToSchema)]
pub struct LinkRequest {
    #[schema(value_type = String, required, example = "google")]
    #[serde(default, deserialize_with = "lenient::text")]
    provider: Option<String>,
    /// The ticket of a sign-in there, or a token of the provider.
    #[schema(value_type = String, required)]
    #[serde(default, deserialize_with = "lenient::text")]
    token: Option<String>,
    /// The present password.
    #[schema(value_type = String, required)]
    #[serde(default, deserialize_with = "lenient::text")]
    password: Option<String>,
}

impl LinkRequest {
    fn check(self) -> Result<(Proof, Posted), ApiError> {
        let mut violations = Violations::new();
        let provider = self.provider.as_deref();
        let posted = Posted::new(
            violations.require_text("provider", provider, required("common.provider")),
            violations.require_text("token", self.token.as_deref(), required("common.token")),
        );
        violations.into_result()?;
        let proof = Proof::of_password(self.password.unwrap_or_default());
        Ok((proof, posted))
    }
}

/// The linked accounts, oldest first.
#[utoipa::path(
    get,
    path = "/api/v1/users/social-accounts",
    operation_id = "findMySocialAccounts",
    tag = "users",
    responses((status = OK, description = "The accounts.", body = Vec<SocialAccount>)),
)]
pub async fn list(
    State(state): State<AppState>,
    Extension(caller): Extension<CurrentUser>,
) -> Result<Json<Vec<SocialAccount>>, ApiError> {
    let user_id = caller.user_id().ok_or(ErrorCode::Unauthorized)?;
    let user = users::by_user_id(&state.database, user_id).await?;
    let user = user.ok_or(ErrorCode::Unauthorized)?;
    let links = identity::of_user(&state.database, user.user_no).await?;
    Ok(Json(links.into_iter().map(SocialAccount::from).collect()))
}

/// Links an account at a provider. The password proves that both are the same person's.
#[utoipa::path(
    post,
    path = "/api/v1/users/social-accounts",
    operation_id = "linkMySocialAccount",
    tag = "users",
    request_body = LinkRequest,
    responses((status = CREATED, description = "Always true.", body = bool)),
)]
pub async fn link(
    State(state): State<AppState>,
    Extension(caller): Extension<CurrentUser>,
    mesh_web::Json(request): mesh_web::Json<LinkRequest>,
) -> Result<(StatusCode, Json<bool>), ApiError> {
    let (proof, posted) = request.check()?;
    let user = proof.accept(&state, &caller).await?;
    let known = posted.identify(&state).await?;
    let transaction = start_writing(&state.database).await?;
    known.spend(&transaction).await?;
    identity::link(&transaction, user.user_no, &known.identity).await?;
    commit(transaction).await?;
    Ok((StatusCode::CREATED, Json(true)))
}

/// Ends the link to a provider, unless it is the last way to sign in.
#[utoipa::path(
    delete,
    path = "/api/v1/users/social-accounts/{registrationId}",
    operation_id = "unlinkMySocialAccount",
    tag = "users",
    params(("registrationId" = String, Path, description = "Such as `google`.")),
    responses((status = OK, description = "Always true.", body = bool)),
)]
pub async fn unlink(
    State(state): State<AppState>,
    Extension(caller): Extension<CurrentUser>,
    Path(registration_id): Path<String>,
) -> Result<Json<bool>, ApiError> {
    let user_id = caller.user_id().ok_or(ErrorCode::Unauthorized)?;
    let transaction = start_writing(&state.database).await?;
    // Held, so that of two links neither is taken for the one that stays.
    let user = users::hold(&transaction, user_id).await?;
    let user = user.filter(|user| user.user_state_code == UserState::Normal.code());
    let user = user.ok_or(ErrorCode::Unauthorized)?;
    if !identity::unlink(&transaction, user.user_no, &registration_id).await? {
        return Err(ErrorCode::EntityNotFound.into());
    }
    let others = identity::of_user(&transaction, user.user_no).await?;
    let has_password = user.encrypted_password.is_some_and(|hash| !hash.is_empty());
    if others.is_empty() && !has_password {
        return Err(ApiError::business(Text::key("err.user.social.last")));
    }
    commit(transaction).await?;
    Ok(Json(true))
}
