//! Body of create and update.

use mesh_html::HtmlSanitizer;
use mesh_web::{ApiError, Text, Violations, lenient};
use sea_orm::ActiveValue;
use serde::Deserialize;
use utoipa::ToSchema;

use super::model::ActiveModel;
use crate::html::LONGEST;

/// A privacy notice as it was sent.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PrivacyRequest {
    #[schema(value_type = String, required, min_length = 1, max_length = 100)]
    #[serde(default, deserialize_with = "lenient::text")]
    privacy_title: Option<String>,
    /// HTML; what could do harm is taken out.
    #[schema(value_type = String, required, min_length = 1, max_length = 500_000)]
    #[serde(default, deserialize_with = "lenient::text")]
    privacy_content: Option<String>,
    #[schema(value_type = bool, required)]
    use_at: Option<bool>,
}

impl PrivacyRequest {
    /// The columns.
    ///
    /// # Errors
    /// E001 with every member that is missing, blank, or too long.
    pub fn check(self, html: &HtmlSanitizer) -> Result<ActiveModel, ApiError> {
        let mut violations = Violations::new();
        let title = violations.require_short_text(
            "privacyTitle",
            self.privacy_title.as_deref(),
            100,
            Text::required("privacy.privacy_title"),
        );
        let content = violations.require_short_text(
            "privacyContent",
            self.privacy_content.as_deref(),
            LONGEST,
            Text::required("privacy.privacy_content"),
        );
        let use_at = violations.require("useAt", self.use_at, Text::required("common.use_at"));
        violations.into_result()?;
        Ok(ActiveModel {
            privacy_title: ActiveValue::Set(title),
            privacy_content: ActiveValue::Set(html.rich(&content)),
            use_at: ActiveValue::Set(use_at),
            ..Default::default()
        })
    }
}
