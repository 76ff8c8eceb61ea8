//! A row of `outbox`.

use sea_orm::entity::prelude::*;

/// An event that is not published yet.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    /// The order in which events were added.
    #[sea_orm(primary_key)]
    pub outbox_id: i64,
    pub message_id: String,
    pub destination: String,
    /// With commas between them.
    pub required_groups: String,
    pub event_key: String,
    /// An object in JSON.
    pub headers: String,
    pub body: String,
    pub created_date: ChronoDateTime,
    /// Who publishes it at present.
    pub claimed_by: Option<String>,
    /// From then on, others may.
    pub claimed_until: Option<ChronoDateTime>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
