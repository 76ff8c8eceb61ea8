//! A row of `api_log`.

use sea_orm::entity::prelude::*;

/// Row of `api_log`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_log")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub log_id: i64,
    pub site_id: Option<i64>,
    /// `anonymousUser` without token.
    pub user_id: Option<String>,
    pub http_method: Option<String>,
    /// The path without query.
    pub request_url: Option<String>,
    pub ip_addr: Option<String>,
    pub created_date: Option<ChronoDateTime>,
    pub modified_date: Option<ChronoDateTime>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
