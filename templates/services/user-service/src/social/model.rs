//! The request for a profile.

use mesh_web::{ApiError, Violations, lenient};
use serde::Deserialize;
use utoipa::ToSchema;

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
    pub fn check(&self) -> Result<(), ApiError> {
        let mut violations = Violations::new();
        let provider = self.provider.as_deref();
        violations.require_text("provider", provider, required("common.provider"));
        violations.require_text("token", self.token.as_deref(), required("common.token"));
        violations.into_result()
    }
}
