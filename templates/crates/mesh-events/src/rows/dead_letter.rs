//! A row of `dead_letter`.

use sea_orm::entity::prelude::*;

/// An event that could not be handled.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dead_letter")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub dead_letter_id: i64,
    pub queue: String,
    pub message_id: String,
    /// An object in JSON.
    pub headers: String,
    pub body: Vec<u8>,
    /// Why the last attempt failed.
    pub error: String,
    pub attempts: i32,
    /// When that was.
    pub failed_date: ChronoDateTime,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
