//! A request for a new password as row.

use sea_orm::entity::prelude::*;

/// Row of `user_find_password`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user_find_password")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub email_addr: String,
    /// Counts the requests of an address.
    #[sea_orm(primary_key, auto_increment = false)]
    pub request_no: i32,
    /// Fingerprint of the token in the mail, never the token.
    pub token_value: String,
    /// Despite the name a flag: whether it was used, or became worthless.
    pub change_at: bool,
    pub created_date: ChronoDateTime,
    pub modified_date: ChronoDateTime,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
