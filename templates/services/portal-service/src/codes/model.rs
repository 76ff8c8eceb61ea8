//! A code as row and as answer.

use sea_orm::entity::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

/// Row of `code`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "code")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code_id: String,
    /// Nothing for a parent code.
    pub parent_code_id: Option<String>,
    pub code_name: String,
    pub code_description: Option<String>,
    pub sort_seq: Option<i32>,
    pub use_at: bool,
    /// Whether programs rely on the code, which is not changed or deleted then.
    pub readonly_at: bool,
    pub created_by: String,
    pub created_date: ChronoDateTime,
    pub last_modified_by: String,
    pub modified_date: ChronoDateTime,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// One code.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Code)]
pub struct CodeView {
    code_id: String,
    code_name: String,
    #[schema(required)]
    code_description: Option<String>,
    #[schema(required)]
    sort_seq: Option<i32>,
    use_at: bool,
    #[schema(required)]
    readonly: Option<bool>,
}

impl CodeView {
    /// A code to choose from; description and readonly are null in such lists.
    pub fn choice(code: Model) -> Self {
        Self {
            code_description: None,
            readonly: None,
            ..code.into()
        }
    }

    /// The parent of a code: nothing but its name and whether it is in use.
    pub fn parent(code: Model) -> Self {
        Self {
            sort_seq: None,
            ..Self::choice(code)
        }
    }
}

impl From<Model> for CodeView {
    fn from(code: Model) -> Self {
        Self {
            code_id: code.code_id,
            code_name: code.code_name,
            code_description: code.code_description,
            sort_seq: code.sort_seq,
            use_at: code.use_at,
            readonly: Some(code.readonly_at),
        }
    }
}

/// A parent code in lists.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CodeListItem {
    code_id: String,
    code_name: String,
    #[schema(required)]
    code_description: Option<String>,
    use_at: bool,
    readonly: bool,
    /// How many codes it is the parent of.
    code_detail_count: i64,
}

impl CodeListItem {
    /// A parent of `children` codes.
    pub fn new(code: Model, children: i64) -> Self {
        Self {
            code_id: code.code_id,
            code_name: code.code_name,
            code_description: code.code_description,
            use_at: code.use_at,
            readonly: code.readonly_at,
            code_detail_count: children,
        }
    }
}
