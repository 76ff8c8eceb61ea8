//! What somebody sends who forgot the password.

use mesh_web::{ApiError, ErrorCode, Locale, Text, Violations, lenient};
use serde::Deserialize;
use utoipa::ToSchema;

use super::links::AllowedLinks;
use super::worker::ResetRequest;
use crate::users::fields::{check_email, check_new_password, check_user_name, required};

/// Body of a request for a mail, as it was sent.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UserFindPasswordSaveRequest)]
pub struct FindPasswordRequest {
    #[schema(value_type = String, required, min_length = 1, max_length = 50)]
    #[serde(default, deserialize_with = "lenient::text")]
    user_name: Option<String>,
    #[schema(value_type = String, required, max_length = 100, example = "kim@example.org")]
    #[serde(default, deserialize_with = "lenient::text")]
    email_addr: Option<String>,
    /// Address of the portal.
    #[schema(value_type = String, required, example = "http://localhost:3000")]
    #[serde(default, deserialize_with = "lenient::text")]
    main_url: Option<String>,
    /// Page of the portal where a new password is entered.
    #[schema(
        value_type = String,
        required,
        example = "http://localhost:3000/auth/find/password/change"
    )]
    #[serde(default, deserialize_with = "lenient::text")]
    change_password_url: Option<String>,
}

impl FindPasswordRequest {
    /// Checks all members at once.
    ///
    /// # Errors
    /// E001 with every member that is missing or not valid, and with addresses that links must not
    /// lead to.
    pub fn check(self, links: &AllowedLinks) -> Result<ResetRequest, ApiError> {
        let mut violations = Violations::new();
        let user_name = check_user_name(&mut violations, self.user_name.as_deref());
        let email = check_email(&mut violations, "emailAddr", self.email_addr.as_deref());
        let refused = || Text::key("err.invalid.input.value");
        let main_url = self.main_url.unwrap_or_default();
        violations.check(links.allows(&main_url), "mainUrl", &main_url, refused());
        let page = self.change_password_url.unwrap_or_default();
        let link = links.to(&page);
        violations.check(link.is_some(), "changePasswordUrl", &page, refused());
        violations.into_result()?;
        Ok(ResetRequest {
            user_name,
            email,
            link: link.ok_or(ErrorCode::InvalidInputValue)?,
            locale: Locale::current(),
        })
    }
}

/// Body of a change by a link, as it was sent.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UserFindPasswordUpdateRequest)]
pub struct ChangePasswordRequest {
    /// The token of the link.
    #[schema(value_type = String, required, min_length = 1)]
    #[serde(default, deserialize_with = "lenient::text")]
    token_value: Option<String>,
    #[schema(value_type = String, required, min_length = 8, max_length = 20)]
    #[serde(default, deserialize_with = "lenient::text")]
    password: Option<String>,
}

/// Token and new password.
pub struct ChangeByToken {
    pub token: String,
    pub password: String,
}

impl ChangePasswordRequest {
    /// Checks both members.
    ///
    /// # Errors
    /// E001 with those that are missing or not valid.
    pub fn check(self) -> Result<ChangeByToken, ApiError> {
        let mut violations = Violations::new();
        let token = self.token_value.as_deref();
        let change = ChangeByToken {
            token: violations.require_text("tokenValue", token, required("common.token")),
            password: check_new_password(&mut violations, "password", self.password),
        };
        violations.into_result()?;
        Ok(change)
    }
}
