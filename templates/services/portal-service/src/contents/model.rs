//! A content as row and as answer.

use std::collections::HashMap;

use mesh_web::LocalDateTime;
use sea_orm::FromQueryResult;
use sea_orm::entity::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

/// Row of `content`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "content")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub content_no: i32,
    pub content_name: String,
    pub content_remark: Option<String>,
    /// HTML without what could do harm.
    #[sea_orm(column_type = "Text")]
    pub content_value: String,
    pub created_by: String,
    pub created_date: ChronoDateTime,
    pub last_modified_by: String,
    pub modified_date: ChronoDateTime,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// One content.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Content)]
pub struct ContentView {
    content_no: i32,
    content_name: String,
    #[schema(required)]
    content_remark: Option<String>,
    /// HTML.
    content_value: String,
}

impl From<Model> for ContentView {
    fn from(content: Model) -> Self {
        Self {
            content_no: content.content_no,
            content_name: content.content_name,
            content_remark: content.content_remark,
            content_value: content.content_value,
        }
    }
}

/// The columns of a content in lists.
#[derive(Debug, FromQueryResult)]
pub struct ListedContent {
    content_no: i32,
    content_name: String,
    /// Id of a user.
    pub last_modified_by: String,
    modified_date: ChronoDateTime,
}

/// A content in lists.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContentListItem {
    content_no: i32,
    content_name: String,
    /// Name of who changed it last; null when nobody knows it.
    #[schema(required)]
    last_modified_by: Option<String>,
    modified_date: LocalDateTime,
}

impl ContentListItem {
    /// A content, with the names of users by their ids.
    pub fn new(content: ListedContent, names: &HashMap<String, String>) -> Self {
        Self {
            content_no: content.content_no,
            content_name: content.content_name,
            last_modified_by: names.get(&content.last_modified_by).cloned(),
            modified_date: LocalDateTime::from_utc(content.modified_date),
        }
    }
}
