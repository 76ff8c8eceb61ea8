//! The rows of `inbox`: which events were handled.

use std::time::Duration;

use mesh_data::{StoreError, StoreResult};
use mesh_telemetry::Outage;
use mesh_web::now_utc;
use sea_orm::{
    ActiveValue, ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter,
};
use tokio_util::sync::CancellationToken;

use crate::rows::inbox::{ActiveModel, Column, Entity};

/// How often old rows are removed.
const CLEANING: Duration = Duration::from_secs(3600);

/// Notes that the event `id` of `queue` is handled; false when it was before. On PostgreSQL the
/// transaction is of no use in that case.
///
/// # Errors
/// When the query fails.
pub async fn note(database: &impl ConnectionTrait, queue: &str, id: &str) -> StoreResult<bool> {
    let row = ActiveModel {
        queue: ActiveValue::Set(queue.to_owned()),
        message_id: ActiveValue::Set(id.to_owned()),
        handled_date: ActiveValue::Set(now_utc()),
    };
    let noted = Entity::insert(row).exec_without_returning(database).await;
    match noted.map_err(StoreError::from) {
        Ok(_) => Ok(true),
        Err(error) if error.is_duplicate() => Ok(false),
        Err(error) => Err(error),
    }
}

/// Removes rows older than `retention` from time to time, until `stop`.
pub async fn keep_small(
    database: DatabaseConnection,
    retention: Duration,
    stop: CancellationToken,
) {
    let outage = Outage::of("inbox");
    let mut cleaning = tokio::time::interval(CLEANING);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = cleaning.tick() => {}
        }
        let oldest = now_utc() - retention;
        let old = Entity::delete_many().filter(Column::HandledDate.lt(oldest));
        match old.exec(&database).await {
            Ok(_) => outage.worked(),
            Err(error) => outage.failed(error),
        }
    }
}
