//! Body of create and update.

use mesh_html::HtmlSanitizer;
use mesh_web::{ApiError, Text, Violations, lenient};
use sea_orm::ActiveValue;
use serde::Deserialize;
use utoipa::ToSchema;

use super::model::ActiveModel;
use crate::html::LONGEST;

/// A content as it was sent.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContentRequest {
    #[schema(value_type = String, required, min_length = 1, max_length = 100)]
    #[serde(default, deserialize_with = "lenient::text")]
    content_name: Option<String>,
    #[schema(max_length = 200)]
    #[serde(default, deserialize_with = "lenient::text")]
    content_remark: Option<String>,
    /// HTML; what could do harm is taken out.
    #[schema(value_type = String, required, min_length = 1, max_length = 500_000)]
    #[serde(default, deserialize_with = "lenient::text")]
    content_value: Option<String>,
}

impl ContentRequest {
    /// The columns.
    ///
    /// # Errors
    /// E001 with every member that is missing, blank, or too long.
    pub fn check(self, html: &HtmlSanitizer) -> Result<ActiveModel, ApiError> {
        let mut violations = Violations::new();
        let name = violations.require_short_text(
            "contentName",
            self.content_name.as_deref(),
            100,
            Text::required("content.content_name"),
        );
        let remark = violations.short_text("contentRemark", self.content_remark, 200);
        let value = violations.require_short_text(
            "contentValue",
            self.content_value.as_deref(),
            LONGEST,
            Text::required("content.content_value"),
        );
        violations.into_result()?;
        Ok(ActiveModel {
            content_name: ActiveValue::Set(name),
            content_remark: ActiveValue::Set(remark),
            content_value: ActiveValue::Set(html.rich(&value)),
            ..Default::default()
        })
    }
}
