//! A visit as row.

use sea_orm::entity::prelude::*;

/// Row of `statistics`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "statistics")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub log_id: i64,
    pub site_id: Option<i64>,
    /// What the browser calls the visit.
    pub statistics_id: String,
    pub ip_addr: String,
    /// The day in Korea.
    pub visit_date: ChronoDate,
    pub created_date: ChronoDateTime,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
