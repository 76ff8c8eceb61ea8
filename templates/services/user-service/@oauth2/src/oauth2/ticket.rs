//! Tickets: values that nobody guesses, for something that is remembered a few minutes and used once.
//! The table knows their fingerprints only.

use std::time::Duration;

use mesh_data::StoreResult;
use mesh_oauth2::random_token;
use mesh_security::fingerprint;
use mesh_web::{ApiError, now_utc};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, IntoActiveModel};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Row of `sign_in_ticket`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_ticket")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_key: String,
    pub content: String,
    pub expires_date: ChronoDateTime,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A new ticket for `content`, good for `life`. Those that nobody came back with are removed.
///
/// # Errors
/// When the database or the system's random numbers fail.
pub async fn issue(
    database: &DatabaseConnection,
    content: &impl Serialize,
    life: Duration,
) -> Result<String, ApiError> {
    let expired = Entity::delete_many().filter(Column::ExpiresDate.lt(now_utc()));
    expired.exec(database).await.map_err(ApiError::internal)?;
    let ticket = random_token().map_err(ApiError::internal)?;
    let row = Model {
        ticket_key: fingerprint(&ticket),
        content: serde_json::to_string(content).map_err(ApiError::internal)?,
        expires_date: now_utc() + life,
    };
    let insert = Entity::insert(row.into_active_model().reset_all());
    let inserted = insert.exec_without_returning(database).await;
    inserted.map_err(ApiError::internal)?;
    Ok(ticket)
}

/// What a ticket stands for; nothing when it is none, was used, is too old, or is for something else.
pub async fn find<T: DeserializeOwned>(
    database: &DatabaseConnection,
    ticket: &str,
) -> StoreResult<Option<T>> {
    let row = Entity::find_by_id(fingerprint(ticket)).filter(Column::ExpiresDate.gte(now_utc()));
    let row = row.one(database).await?;
    Ok(row.and_then(|row| serde_json::from_str(&row.content).ok()))
}

/// Makes a ticket worthless. Tells whether it did: of several that come with the same one, only the
/// first is told so.
pub async fn spend(database: &impl ConnectionTrait, ticket: &str) -> StoreResult<bool> {
    let delete = Entity::delete_by_id(fingerprint(ticket));
    Ok(delete.exec(database).await?.rows_affected == 1)
}
