//! The request for a profile, and the profile.

use mesh_oauth2::Identity;
use mesh_web::{ApiError, Violations, lenient};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::oauth2::Posted;
use crate::users::fields::required;

/// A token of a provider, as it was sent.
#[derive(Deserialize, ToSchema)]
pub struct SocialUserRequest {
    #[schema(value_type = String, required, min_length = 1)]
    #[serde(default, deserialize_with = "lenient::text")]
    provider: Option<String>,
    #[schema(value_type = String, required, min_length = 1)]
    #[serde(default, deserialize_with = "lenient::text")]
    token: Option<String>,
}

impl SocialUserRequest {
    /// Checks both members.
    ///
    /// # Errors
    /// E001 with those that are missing.
    pub fn check(&self) -> Result<Posted, ApiError> {
        let mut violations = Violations::new();
        let provider = self.provider.as_deref();
        let posted = Posted::new(
            violations.require_text("provider", provider, required("common.provider")),
            violations.require_text("token", self.token.as_deref(), required("common.token")),
        );
        violations.into_result()?;
        Ok(posted)
    }
}

/// What a provider tells of somebody.
#[derive(Serialize, ToSchema)]
pub struct SocialUser {
    id: String,
    #[schema(required)]
    email: Option<String>,
    #[schema(required)]
    name: Option<String>,
}

impl From<Identity> for SocialUser {
    fn from(identity: Identity) -> Self {
        Self {
            id: identity.subject,
            email: identity.email,
            name: identity.name,
        }
    }
}
