//! A privacy notice as row and as answer.

use mesh_web::LocalDateTime;
use sea_orm::FromQueryResult;
use sea_orm::entity::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

/// Row of `privacy`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "privacy")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub privacy_no: i32,
    pub privacy_title: String,
    /// HTML without what could do harm.
    #[sea_orm(column_type = "Text")]
    pub privacy_content: String,
    pub use_at: bool,
    pub created_by: String,
    pub created_date: ChronoDateTime,
    pub last_modified_by: String,
    pub modified_date: ChronoDateTime,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// One privacy notice.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Privacy)]
pub struct PrivacyView {
    privacy_no: i32,
    privacy_title: String,
    /// HTML.
    privacy_content: String,
    use_at: bool,
}

impl From<Model> for PrivacyView {
    fn from(notice: Model) -> Self {
        Self {
            privacy_no: notice.privacy_no,
            privacy_title: notice.privacy_title,
            privacy_content: notice.privacy_content,
            use_at: notice.use_at,
        }
    }
}

/// The columns of a privacy notice in lists.
#[derive(Debug, FromQueryResult)]
pub struct ListedPrivacy {
    privacy_no: i32,
    privacy_title: String,
    use_at: bool,
    created_date: ChronoDateTime,
}

/// A privacy notice in lists.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PrivacyListItem {
    privacy_no: i32,
    privacy_title: String,
    use_at: bool,
    created_date: LocalDateTime,
}

impl From<ListedPrivacy> for PrivacyListItem {
    fn from(notice: ListedPrivacy) -> Self {
        Self {
            privacy_no: notice.privacy_no,
            privacy_title: notice.privacy_title,
            use_at: notice.use_at,
            created_date: LocalDateTime::from_utc(notice.created_date),
        }
    }
}
