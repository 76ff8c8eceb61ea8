//! What somebody sends who wants to become a user.

use mesh_web::{ApiError, Text, Violations, lenient};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::social;
use crate::users::email_key;
use crate::users::fields::{check_email, check_new_password, check_user_name};

/// Body of a sign-up, as it was sent.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct JoinRequest {
    #[schema(value_type = String, required, min_length = 1, max_length = 50)]
    #[serde(default, deserialize_with = "lenient::text")]
    user_name: Option<String>,
    #[schema(value_type = String, required, max_length = 100, example = "kim@example.org")]
    #[serde(default, deserialize_with = "lenient::text")]
    email: Option<String>,
    #[schema(value_type = String, required, min_length = 8, max_length = 20)]
    #[serde(default, deserialize_with = "lenient::text")]
    password: Option<String>,
    /// Nothing, empty, or `undefined` for a sign-up without provider.
    #[serde(default, deserialize_with = "lenient::text")]
    provider: Option<String>,
    /// Nothing, empty, or `undefined` for a sign-up without provider.
    #[serde(default, deserialize_with = "lenient::text")]
    token: Option<String>,
}

/// A checked sign-up.
pub struct Joiner {
    pub user_name: String,
    pub email: String,
    pub password: String,
}

impl JoinRequest {
    /// Checks all members at once.
    ///
    /// # Errors
    /// E001 with every member that is missing or not valid, or B001 when a provider is to tell who
    /// it is.
    pub fn check(self) -> Result<Joiner, ApiError> {
        let mut violations = Violations::new();
        let joiner = Joiner {
            user_name: check_user_name(&mut violations, self.user_name.as_deref()),
            email: check_email(&mut violations, "email", self.email.as_deref()),
            password: check_new_password(&mut violations, "password", self.password),
        };
        violations.into_result()?;
        if is_given(self.provider.as_deref()) && is_given(self.token.as_deref()) {
            return Err(social::unknown_person());
        }
        Ok(joiner)
    }
}

/// The portal sends the text `undefined` for what it does not know.
fn is_given(value: Option<&str>) -> bool {
    !matches!(value, None | Some("" | "undefined"))
}

/// Question whether an address is taken, as it was sent.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EmailRequest {
    #[schema(value_type = String, required, min_length = 1)]
    #[serde(default, deserialize_with = "lenient::text")]
    email: Option<String>,
    /// Whose own address does not count.
    #[serde(default, deserialize_with = "lenient::text")]
    pub user_id: Option<String>,
}

impl EmailRequest {
    /// The address in the stored form.
    ///
    /// # Errors
    /// B001 when it is missing.
    pub fn email(&self) -> Result<String, ApiError> {
        let email = email_key(self.email.as_deref().unwrap_or_default());
        if email.is_empty() {
            return Err(ApiError::business(Text::Format {
                key: "valid.required.format",
                arguments: vec!["user.email"],
            }));
        }
        Ok(email)
    }
}
