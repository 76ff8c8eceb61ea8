//! Bodies of create and update.

use chrono::{DateTime, NaiveDateTime, SubsecRound};
use mesh_html::HtmlSanitizer;
use mesh_web::{ApiError, Text, Violations, lenient, now_utc};
use sea_orm::ActiveValue;
use serde::Deserialize;
use utoipa::ToSchema;

use super::model::ActiveModel;
use crate::html::LONGEST;

/// Body that creates a policy.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PolicyCreate {
    /// `TOS` terms of use, `PP` consent to the use of personal data.
    #[schema(value_type = String, required, min_length = 1, max_length = 20)]
    #[serde(default, rename = "type", deserialize_with = "lenient::text")]
    type_id: Option<String>,
    /// From when on it counts; now when it is not told.
    #[schema(example = "2026-11-22T16:37:15.515Z")]
    #[serde(default, deserialize_with = "lenient::text")]
    reg_date: Option<String>,
    #[serde(flatten)]
    #[schema(inline)]
    update: PolicyUpdate,
}

/// Body that changes a policy. Its type and its date stay.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PolicyUpdate {
    #[schema(value_type = String, required, min_length = 1, max_length = 200)]
    #[serde(default, deserialize_with = "lenient::text")]
    title: Option<String>,
    /// Whether it is in use; yes when it is not told.
    is_use: Option<bool>,
    /// HTML; what could do harm is taken out.
    #[schema(max_length = 500_000)]
    #[serde(default, deserialize_with = "lenient::text")]
    contents: Option<String>,
}

impl PolicyCreate {
    /// The row.
    ///
    /// # Errors
    /// E001 with every member that is missing, blank, too long or no date.
    pub fn check(self, html: &HtmlSanitizer) -> Result<ActiveModel, ApiError> {
        let mut violations = Violations::new();
        let type_id = self.type_id.as_deref();
        let required = Text::required("common.type");
        let type_id = violations.require_short_text("type", type_id, 20, required);
        let date = self.reg_date.filter(|text| !text.trim().is_empty());
        let reg_date = date.as_deref().map_or_else(|| Some(now_utc()), in_utc);
        violations.check(
            reg_date.is_some(),
            "regDate",
            date.as_deref().unwrap_or_default(),
            Text::key("valid.value_as_date"),
        );
        let row = self.update.fill(&mut violations, html);
        violations.into_result()?;
        Ok(ActiveModel {
            type_id: ActiveValue::Set(type_id),
            reg_timestamp: ActiveValue::Set(reg_date.unwrap_or_default()),
            ..row
        })
    }
}

/// Reads a date with offset. Years that a database cannot hold are none.
fn in_utc(text: &str) -> Option<NaiveDateTime> {
    let date = DateTime::parse_from_rfc3339(text.trim()).ok()?.naive_utc();
    let year = chrono::Datelike::year(&date);
    (1900..=9998).contains(&year).then(|| date.trunc_subsecs(6))
}

impl PolicyUpdate {
    /// The changed columns.
    ///
    /// # Errors
    /// E001 with every member that is missing, blank or too long.
    pub fn check(self, html: &HtmlSanitizer) -> Result<ActiveModel, ApiError> {
        let mut violations = Violations::new();
        let row = self.fill(&mut violations, html);
        violations.into_result()?;
        Ok(row)
    }

    fn fill(self, violations: &mut Violations, html: &HtmlSanitizer) -> ActiveModel {
        let title = self.title.as_deref();
        let title =
            violations.require_short_text("title", title, 200, Text::required("policy.title"));
        let contents = violations.short_text("contents", self.contents, LONGEST);
        ActiveModel {
            policy_title: ActiveValue::Set(Some(title)),
            use_at: ActiveValue::Set(self.is_use.unwrap_or(true)),
            policy_content: ActiveValue::Set(contents.map(|contents| html.rich(&contents))),
            ..Default::default()
        }
    }
}
