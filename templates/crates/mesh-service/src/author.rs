//! Changes by people who are known, whatever the rules say.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use mesh_security::CurrentUser;
use mesh_web::{ApiError, ErrorCode};

/// Extractor: somebody who is signed in, and so can be noted as the author of a change. Others are
/// refused with 403 E006, also when a rule would let them. It stands behind [`crate::Guard::protect`],
/// which tells who that is.
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
