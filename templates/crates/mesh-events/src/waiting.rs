//! The rows of `outbox`: adding, claiming and removing them. A claim is a lease: several instances
//! share one table, and what a crash leaves behind is free again soon.

use std::time::Duration;

use chrono::{NaiveDateTime, TimeDelta};
use mesh_messaging::Message;
use mesh_web::now_utc;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ActiveValue, ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::rows::outbox::{ActiveModel, Column, Entity, Model};

/// How long nobody else publishes a claimed row; longer than publishing may take.
const LEASE: TimeDelta = TimeDelta::seconds(10);

/// Shortest and longest time until a row that could not be published is tried again.
const SHORTEST_PAUSE: TimeDelta = TimeDelta::seconds(1);
const LONGEST_PAUSE: TimeDelta = TimeDelta::seconds(10);

/// What is written of an event.
pub struct NewRow {
    /// Name of the exchange.
    pub destination: &'static str,
    /// Groups that must get it.
    pub required_groups: &'static [&'static str],
    /// What its order is kept for.
    pub key: String,
    /// What is sent.
    pub message: Message,
}

/// Writes an event.
pub async fn add(database: &impl ConnectionTrait, row: NewRow) -> Result<(), DbErr> {
    let json = |error: &dyn ToString| DbErr::Json(error.to_string());
    let headers = serde_json::to_string(&row.message.headers).map_err(|error| json(&error))?;
    let body = String::from_utf8(row.message.body).map_err(|error| json(&error))?;
    let row = ActiveModel {
        outbox_id: ActiveValue::NotSet,
        message_id: ActiveValue::Set(row.message.id.unwrap_or_default()),
        destination: ActiveValue::Set(row.destination.to_owned()),
        required_groups: ActiveValue::Set(row.required_groups.join(",")),
        event_key: ActiveValue::Set(row.key),
        headers: ActiveValue::Set(headers),
        body: ActiveValue::Set(body),
        created_date: ActiveValue::Set(now_utc()),
        claimed_by: ActiveValue::Set(None),
        claimed_until: ActiveValue::Set(None),
    };
    Entity::insert(row).exec_without_returning(database).await?;
    Ok(())
}

/// Claims up to `limit` rows, the oldest first. A row with an older one of its key is left: that one
/// has to be published before.
pub async fn claim(database: &DatabaseConnection, limit: u64) -> Result<Vec<Model>, DbErr> {
    let now = now_utc();
    let ids = first_of_keys(database, now, limit).await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let claim = Uuid::new_v4().to_string();
    Entity::update_many()
        .col_expr(Column::ClaimedBy, Expr::value(claim.clone()))
        .col_expr(Column::ClaimedUntil, Expr::value(now + LEASE))
        .filter(Column::OutboxId.is_in(ids.iter().copied()))
        .filter(is_free(now))
        .exec(database)
        .await?;
    Entity::find()
        .filter(Column::OutboxId.is_in(ids))
        .filter(Column::ClaimedBy.eq(claim))
        .order_by_asc(Column::OutboxId)
        .all(database)
        .await
}

async fn first_of_keys(
    database: &DatabaseConnection,
    now: NaiveDateTime,
    limit: u64,
) -> Result<Vec<i64>, DbErr> {
    let older = |column: Column| Expr::col(("older", column));
    let has_older = Query::select()
        .expr(Expr::val(1))
        .from_as(Entity, "older")
        .and_where(older(Column::Destination).equals((Entity, Column::Destination)))
        .and_where(older(Column::EventKey).equals((Entity, Column::EventKey)))
        .and_where(older(Column::OutboxId).lt(Expr::col((Entity, Column::OutboxId))))
        .to_owned();
    Entity::find()
        .select_only()
        .column(Column::OutboxId)
        .filter(is_free(now))
        .filter(Expr::exists(has_older).not())
        .order_by_asc(Column::OutboxId)
        .limit(limit)
        .into_tuple()
        .all(database)
        .await
}

fn is_free(now: NaiveDateTime) -> Condition {
    Condition::any()
        .add(Column::ClaimedUntil.is_null())
        .add(Column::ClaimedUntil.lt(now))
}

/// Removes a row that was published.
pub async fn remove(database: &DatabaseConnection, row: &Model) -> Result<(), DbErr> {
    Entity::delete_by_id(row.outbox_id).exec(database).await?;
    Ok(())
}

/// Leaves a row that could not be published for a while: the longer it has waited, the longer.
pub async fn postpone(database: &DatabaseConnection, row: &Model) -> Result<(), DbErr> {
    let now = now_utc();
    let pause = (now - row.created_date).clamp(SHORTEST_PAUSE, LONGEST_PAUSE);
    Entity::update_many()
        .col_expr(Column::ClaimedUntil, Expr::value(now + pause))
        .filter(Column::OutboxId.eq(row.outbox_id))
        .filter(Column::ClaimedBy.eq(row.claimed_by.clone()))
        .exec(database)
        .await?;
    Ok(())
}

/// How many rows there are.
pub async fn count(database: &DatabaseConnection) -> Result<u64, DbErr> {
    Entity::find().count(database).await
}

/// Longest time that publishing may take: nobody else has the row until then.
pub const PUBLISHING_LIMIT: Duration = Duration::from_secs(5);
