//! A code with a parent, as answer.

use serde::Serialize;
use utoipa::ToSchema;

use crate::codes::model::Model;

/// One code with the id of its parent.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CodeDetail)]
pub struct CodeDetailView {
    code_id: String,
    #[schema(required)]
    parent_code_id: Option<String>,
    code_name: String,
    #[schema(required)]
    code_description: Option<String>,
    #[schema(required)]
    sort_seq: Option<i32>,
    use_at: bool,
    readonly: bool,
}

impl CodeDetailView {
    /// A code to choose from; the description is null in such lists.
    pub fn choice(code: Model) -> Self {
        Self {
            code_description: None,
            ..code.into()
        }
    }
}

impl From<Model> for CodeDetailView {
    fn from(code: Model) -> Self {
        Self {
            code_id: code.code_id,
            parent_code_id: code.parent_code_id,
            code_name: code.code_name,
            code_description: code.code_description,
            sort_seq: code.sort_seq,
            use_at: code.use_at,
            readonly: code.readonly_at,
        }
    }
}

/// A code with a parent in lists.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CodeDetailListItem {
    parent_code_id: String,
    code_id: String,
    code_name: String,
    #[schema(required)]
    sort_seq: Option<i32>,
    use_at: bool,
    readonly: bool,
}

impl From<Model> for CodeDetailListItem {
    fn from(code: Model) -> Self {
        Self {
            parent_code_id: code.parent_code_id.unwrap_or_default(),
            code_id: code.code_id,
            code_name: code.code_name,
            sort_seq: code.sort_seq,
            use_at: code.use_at,
            readonly: code.readonly_at,
        }
    }
}
