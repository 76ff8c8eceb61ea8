//! Bodies and queries about codes that have a parent.

use mesh_web::{ApiError, Violations, lenient};
use sea_orm::ActiveValue;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::codes::model::ActiveModel;
use crate::codes::{CodeUpdate, check_new, code_text};

/// Body that creates a code below a parent.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CodeDetailCreate {
    #[schema(value_type = String, required, min_length = 1, max_length = 20)]
    #[serde(default, deserialize_with = "lenient::text")]
    code_id: Option<String>,
    #[serde(flatten)]
    #[schema(inline)]
    update: CodeDetailUpdate,
    /// Whether programs rely on the code; no when it is not told.
    readonly: Option<bool>,
}

/// Body that changes a code below a parent.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CodeDetailUpdate {
    #[schema(value_type = String, required, min_length = 1, max_length = 20)]
    #[serde(default, deserialize_with = "lenient::text")]
    parent_code_id: Option<String>,
    #[serde(flatten)]
    #[schema(inline)]
    code: CodeUpdate,
}

/// The part of a query that restricts the list to one parent.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct OfParent {
    /// Only the codes below this one; empty for all.
    parent_code_id: Option<String>,
}

impl OfParent {
    /// The parent, if one was given.
    pub fn id(self) -> Option<String> {
        let id = self.parent_code_id.map(|id| id.replace('\0', ""));
        id.filter(|id| !id.is_empty())
    }
}

impl CodeDetailCreate {
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

impl CodeDetailUpdate {
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

    fn fill(self, violations: &mut Violations) -> ActiveModel {
        let parent = self.parent_code_id.as_deref();
        let required = code_text("code.parent_code_id");
        let parent = violations.require_short_text("parentCodeId", parent, 20, required);
        ActiveModel {
            parent_code_id: ActiveValue::Set(Some(parent)),
            ..self.code.fill(violations)
        }
    }
}
