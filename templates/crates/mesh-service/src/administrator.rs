//! Operations for administrators only, whatever the rules say.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use mesh_security::CurrentUser;
use mesh_web::{ApiError, ErrorCode};

/// Role of administrators.
const ROLE: &str = "ROLE_ADMIN";

/// Extractor: the administrator who sends the request. Anybody else is answered E006. It stands
/// behind [`crate::Guard::protect`], which tells who that is.
#[derive(Debug, Clone)]
pub struct Administrator(pub CurrentUser);

impl Administrator {
    /// What audit columns hold for this administrator.
    pub fn audit_name(&self) -> &str {
        self.0.audit_name()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Administrator {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let user = parts.extensions.get::<CurrentUser>();
        user.filter(|user| user.has_role(ROLE))
            .map(|user| Self(user.clone()))
            .ok_or(ErrorCode::AccessDenied.into())
    }
}
