//! The rows of `dead_letter`: events that could not be handled.

use mesh_data::{StoreResult, start_writing};
use mesh_web::now_utc;
use sea_orm::{ActiveValue, DatabaseConnection, DbErr, EntityTrait};

use crate::rows::dead_letter::{ActiveModel, Entity};
use crate::{Received, inbox};

/// Keeps an event, and notes that it came: it does not come again by itself.
///
/// # Errors
/// When the database does not take it.
pub async fn store(
    database: &DatabaseConnection,
    queue: &str,
    received: &Received,
    error: &anyhow::Error,
    attempts: u32,
) -> StoreResult<()> {
    let headers = serde_json::to_string(&received.headers);
    let row = ActiveModel {
        dead_letter_id: ActiveValue::NotSet,
        queue: ActiveValue::Set(queue.to_owned()),
        message_id: ActiveValue::Set(received.id.clone()),
        headers: ActiveValue::Set(headers.map_err(|error| DbErr::Json(error.to_string()))?),
        body: ActiveValue::Set(received.body.clone()),
        error: ActiveValue::Set(format!("{error:#}")),
        attempts: ActiveValue::Set(i32::try_from(attempts).unwrap_or(i32::MAX)),
        failed_date: ActiveValue::Set(now_utc()),
    };
    let transaction = start_writing(database).await?;
    if !inbox::note(&transaction, queue, &received.id).await? {
        // Another member had more luck with it.
        transaction.rollback().await?;
        return Ok(());
    }
    Entity::insert(row)
        .exec_without_returning(&transaction)
        .await?;
    mesh_data::commit(transaction).await
}
