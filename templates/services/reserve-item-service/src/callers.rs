//! What callers must be beyond what the authorization rules ask.

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use mesh_security::{CurrentUser, ServiceCaller, ServiceTokens};
use mesh_service::Administrator;
use mesh_web::{ApiError, ErrorCode};

/// Somebody who is signed in, and so can be noted as the author of a change. Others are refused with
/// 403 E006, also when a rule would let them.
#[derive(Debug, Clone)]
pub struct Author(String);

impl Author {
    /// What audit columns hold for them.
    pub fn audit_name(&self) -> &str {
        &self.0
    }
}

impl<S: Sync> FromRequestParts<S> for Author {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let user = parts.extensions.get::<CurrentUser>();
        let user_id = user.and_then(CurrentUser::user_id);
        user_id
            .map(|user_id| Self(user_id.to_owned()))
            .ok_or(ErrorCode::AccessDenied.into())
    }
}

/// Another service, or an administrator: who may move stock without a reservation. Others are refused
/// with 403 E006, whatever the rules say.
#[derive(Debug, Clone, Copy)]
pub struct StockKeeper;

impl<S: Send + Sync> FromRequestParts<S> for StockKeeper
where
    ServiceTokens: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        if ServiceCaller::from_request_parts(parts, state)
            .await
            .is_ok()
        {
            return Ok(Self);
        }
        Administrator::from_request_parts(parts, state).await?;
        Ok(Self)
    }
}
