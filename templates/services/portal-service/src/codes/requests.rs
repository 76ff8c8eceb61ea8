//! Bodies about parent codes.

use mesh_web::{ApiError, Text, Violations, lenient};
use sea_orm::ActiveValue;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::model::ActiveModel;

/// "… is required", as codes say it.
pub fn code_text(name: &'static str) -> Text {
    Text::Keys {
        keys: vec![name, "valid.required"],
        separator: "",
    }
}

/// The row of a new code, whose other columns `fill` gives.
///
/// # Errors
/// E001 with every member that is missing, blank, or does not fit its column.
pub fn check_new(
    code_id: Option<String>,
    readonly: Option<bool>,
    fill: impl FnOnce(&mut Violations) -> ActiveModel,
) -> Result<ActiveModel, ApiError> {
    let mut violations = Violations::new();
    let required = code_text("code.code_id");
    let code_id = violations.require_short_text("codeId", code_id.as_deref(), 20, required);
    let row = fill(&mut violations);
    violations.into_result()?;
    Ok(ActiveModel {
        code_id: ActiveValue::Set(code_id),
        readonly_at: ActiveValue::Set(readonly.unwrap_or_default()),
        ..row
    })
}

/// Body that creates a parent code.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CodeCreate {
    #[schema(value_type = String, required, min_length = 1, max_length = 20)]
    #[serde(default, deserialize_with = "lenient::text")]
    code_id: Option<String>,
    #[serde(flatten)]
    #[schema(inline)]
    update: CodeUpdate,
    /// Whether programs rely on the code; no when it is not told.
    readonly: Option<bool>,
}

/// Body that changes a parent code.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CodeUpdate {
    #[schema(value_type = String, required, min_length = 1, max_length = 500)]
    #[serde(default, deserialize_with = "lenient::text")]
    code_name: Option<String>,
    #[schema(max_length = 500)]
    #[serde(default, deserialize_with = "lenient::text")]
    code_description: Option<String>,
    #[serde(default, deserialize_with = "lenient::integer")]
    sort_seq: Option<i32>,
    #[schema(value_type = bool, required)]
    use_at: Option<bool>,
}

impl CodeCreate {
    /// The row.
    ///
    /// # Errors
    /// E001 with every member that is missing, blank, or does not fit its column.
    pub fn check(self) -> Result<ActiveModel, ApiError> {
        check_new(self.code_id, self.readonly, |violations| {
            self.update.fill(violations)
        })
    }
}

impl CodeUpdate {
    /// The changed columns.
    ///
    /// # Errors
    /// E001 with every member that is missing, blank, or does not fit its column.
    pub fn check(self) -> Result<ActiveModel, ApiError> {
        let mut violations = Violations::new();
        let row = self.fill(&mut violations);
        violations.into_result()?;
        Ok(row)
    }

    /// The columns that every change of a code writes.
    pub fn fill(self, violations: &mut Violations) -> ActiveModel {
        let name = self.code_name.as_deref();
        let name =
            violations.require_short_text("codeName", name, 500, code_text("code.code_name"));
        let description = violations.short_text("codeDescription", self.code_description, 500);
        let use_at = violations.require("useAt", self.use_at, code_text("common.use_at"));
        ActiveModel {
            code_name: ActiveValue::Set(name),
            code_description: ActiveValue::Set(description),
            sort_seq: ActiveValue::Set(self.sort_seq),
            use_at: ActiveValue::Set(use_at),
            ..Default::default()
        }
    }
}

/// Query that switches a code on or off.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct UseAt {
    /// Whether the code is in use from now on.
    #[param(value_type = bool, required)]
    use_at: Option<String>,
}

impl UseAt {
    /// What was asked for.
    ///
    /// # Errors
    /// E001 when it is missing, E002 when it is neither `true` nor `false`.
    pub fn check(self) -> Result<bool, ApiError> {
        let mut violations = Violations::new();
        let text = violations.require("useAt", self.use_at, code_text("common.use_at"));
        violations.into_result()?;
        text.parse()
            .map_err(|_| ApiError::type_mismatch("useAt", &text))
    }
}
