//! A banner as row.

use sea_orm::entity::prelude::*;

use crate::{codes, sites};

/// Row of `banner`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "banner")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub banner_no: i32,
    /// A code below `banner_type_code`.
    pub banner_type_code: String,
    pub banner_title: String,
    /// The files whose newest is the picture.
    pub attachment_code: String,
    pub url_addr: Option<String>,
    pub banner_content: Option<String>,
    pub use_at: bool,
    pub new_window_at: bool,
    /// Place among the banners of the site.
    pub sort_seq: i32,
    pub site_id: i64,
    pub created_by: String,
    pub created_date: ChronoDateTime,
    pub last_modified_by: String,
    pub modified_date: ChronoDateTime,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "sites::model::Entity",
        from = "Column::SiteId",
        to = "sites::model::Column::SiteId"
    )]
    Site,
    #[sea_orm(
        belongs_to = "codes::model::Entity",
        from = "Column::BannerTypeCode",
        to = "codes::model::Column::CodeId"
    )]
    Type,
}

impl ActiveModelBehavior for ActiveModel {}
