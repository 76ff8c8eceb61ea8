//! The rows of `dead_letter`: events that could not be handled.

use mesh_data::{StoreResult, start_writing};
use mesh_web::now_utc;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue, ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::rows::dead_letter::{ActiveModel, Column, Entity, Model};
use crate::{Received, inbox};

/// The letter as its handler gets it.
impl From<&Model> for Received {
    fn from(letter: &Model) -> Self {
        Self {
            id: letter.message_id.clone(),
            // Written by us, so it can be read.
            headers: serde_json::from_str(&letter.headers).unwrap_or_default(),
            body: letter.body.clone(),
        }
    }
}

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

/// How many there are, and the oldest of them.
///
/// # Errors
/// When a query fails.
pub async fn oldest(database: &DatabaseConnection, limit: u64) -> StoreResult<(u64, Vec<Model>)> {
    let total = Entity::find().count(database).await?;
    let letters = Entity::find()
        .order_by_asc(Column::DeadLetterId)
        .limit(limit)
        .all(database)
        .await?;
    Ok((total, letters))
}

/// One of them.
///
/// # Errors
/// When the query fails.
pub async fn find(database: &DatabaseConnection, id: i64) -> StoreResult<Option<Model>> {
    Ok(Entity::find_by_id(id).one(database).await?)
}

/// Removes one; false when it is not there.
///
/// # Errors
/// When the query fails.
pub async fn remove(database: &impl ConnectionTrait, id: i64) -> StoreResult<bool> {
    let removed = Entity::delete_by_id(id).exec(database).await?;
    Ok(removed.rows_affected > 0)
}

/// Notes that one failed again.
///
/// # Errors
/// When the query fails.
pub async fn note_failure(
    database: &DatabaseConnection,
    letter: &Model,
    error: &anyhow::Error,
) -> StoreResult<()> {
    Entity::update_many()
        .col_expr(Column::Error, Expr::value(format!("{error:#}")))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .col_expr(Column::FailedDate, Expr::value(now_utc()))
        .filter(Column::DeadLetterId.eq(letter.dead_letter_id))
        .exec(database)
        .await?;
    Ok(())
}
