//! What people send about their own account.

use mesh_web::{ApiError, Text, Violations, lenient};
use serde::Deserialize;
use utoipa::ToSchema;

use super::proof::Proof;
use crate::users::fields::{check_email, check_new_password, check_user_name, is_strong, required};

/// Proof that the account is one's own, as it was sent.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UserVerifyRequest)]
pub struct VerifyRequest {
    /// `password`.
    #[schema(value_type = String, required, example = "password")]
    #[serde(default, deserialize_with = "lenient::text")]
    provider: Option<String>,
    /// The present password.
    #[serde(default, deserialize_with = "lenient::text")]
    password: Option<String>,
}

impl VerifyRequest {
    /// Checks the form of a proof.
    ///
    /// # Errors
    /// E001 with every member that is missing or not valid.
    pub fn check(self) -> Result<Proof, ApiError> {
        let mut violations = Violations::new();
        let proof = self.note(&mut violations);
        violations.into_result()?;
        Ok(proof)
    }

    fn note(self, violations: &mut Violations) -> Proof {
        let provider = self.provider.as_deref();
        let proof = Proof {
            provider: violations.require_text("provider", provider, required("common.provider")),
            password: self.password.unwrap_or_default(),
        };
        violations.check(
            proof.password.is_empty() || is_strong(&proof.password),
            "password",
            "",
            Text::key("valid.password"),
        );
        proof
    }
}

/// Body of a change of password, as it was sent.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UserPasswordUpdateRequest)]
pub struct PasswordUpdateRequest {
    #[serde(flatten)]
    verify: VerifyRequest,
    #[schema(value_type = String, required, min_length = 8, max_length = 20)]
    #[serde(default, deserialize_with = "lenient::text")]
    new_password: Option<String>,
}

impl PasswordUpdateRequest {
    /// The proof and the new password.
    ///
    /// # Errors
    /// E001 with every member that is missing or not valid.
    pub fn check(self) -> Result<(Proof, String), ApiError> {
        let mut violations = Violations::new();
        let proof = self.verify.note(&mut violations);
        let password = check_new_password(&mut violations, "newPassword", self.new_password);
        violations.into_result()?;
        Ok((proof, password))
    }
}

/// Body of a change of name and e-mail address, as it was sent.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UserUpdateInfoRequest)]
pub struct InfoUpdateRequest {
    #[serde(flatten)]
    verify: VerifyRequest,
    #[schema(value_type = String, required, min_length = 1, max_length = 50)]
    #[serde(default, deserialize_with = "lenient::text")]
    user_name: Option<String>,
    #[schema(value_type = String, required, max_length = 100, example = "kim@example.org")]
    #[serde(default, deserialize_with = "lenient::text")]
    email: Option<String>,
}

/// New name and address.
pub struct Info {
    pub user_name: String,
    pub email: String,
}

impl InfoUpdateRequest {
    /// The proof and what to change.
    ///
    /// # Errors
    /// E001 with every member that is missing or not valid.
    pub fn check(self) -> Result<(Proof, Info), ApiError> {
        let mut violations = Violations::new();
        let proof = self.verify.note(&mut violations);
        let info = Info {
            user_name: check_user_name(&mut violations, self.user_name.as_deref()),
            email: check_email(&mut violations, "email", self.email.as_deref()),
        };
        violations.into_result()?;
        Ok((proof, info))
    }
}

/// Question whether a password is one's own, as it was sent.
#[derive(Deserialize, ToSchema)]
#[schema(as = UserPasswordMatchRequest)]
pub struct PasswordMatchRequest {
    #[schema(value_type = String, required, min_length = 8, max_length = 20)]
    #[serde(default, deserialize_with = "lenient::text")]
    password: Option<String>,
}

impl PasswordMatchRequest {
    /// The password.
    ///
    /// # Errors
    /// E001 when it is missing, or none that anybody could have chosen.
    pub fn check(self) -> Result<String, ApiError> {
        let mut violations = Violations::new();
        let password = check_new_password(&mut violations, "password", self.password);
        violations.into_result()?;
        Ok(password)
    }
}
