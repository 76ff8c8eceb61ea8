//! What callers must be beyond what the authorization rules ask.

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use mesh_security::{ServiceCaller, ServiceTokens};
use mesh_service::Administrator;
use mesh_web::ApiError;

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
