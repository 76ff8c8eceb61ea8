//! Queries on `reserve`.

use mesh_data::{StoreResult, changed_by, created_by};
use mesh_web::now_utc;
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    QueryFilter, QuerySelect,
};

use super::model::{ActiveModel, Column, Entity, Model};
use super::status::{Status, StockRequest};

/// One reservation.
pub async fn by_id(database: &impl ConnectionTrait, id: &str) -> StoreResult<Option<Model>> {
    if !can_be_id(id) {
        return Ok(None);
    }
    Ok(Entity::find_by_id(id).one(database).await?)
}

/// One reservation. Nobody else changes it until the transaction ends.
pub async fn locked(transaction: &DatabaseTransaction, id: &str) -> StoreResult<Option<Model>> {
    if !can_be_id(id) {
        return Ok(None);
    }
    let select = Entity::find_by_id(id).lock_exclusive();
    Ok(select.one(transaction).await?)
}

/// PostgreSQL refuses NUL, which no id has.
fn can_be_id(id: &str) -> bool {
    !id.contains('\0')
}

/// Adds a reservation.
pub async fn insert(
    transaction: &DatabaseTransaction,
    row: ActiveModel,
    author: &str,
) -> StoreResult<Model> {
    let row = ActiveModel {
        create_date: ActiveValue::Set(now_utc()),
        ..row
    };
    Ok(created_by(row, author).insert(transaction).await?)
}

/// Changes columns of a reservation that was [`locked`].
pub async fn update(
    transaction: &DatabaseTransaction,
    id: &str,
    columns: ActiveModel,
    author: &str,
) -> StoreResult<Model> {
    let row = ActiveModel {
        reserve_id: ActiveValue::Unchanged(id.to_owned()),
        ..columns
    };
    Ok(changed_by(row, author).update(transaction).await?)
}

/// Moves a reservation that was [`locked`] to another state; nobody waits for stock then.
pub async fn move_to(
    transaction: &DatabaseTransaction,
    id: &str,
    status: Status,
    author: &str,
) -> StoreResult<Model> {
    let moved = ActiveModel {
        reserve_status_id: ActiveValue::Set(status),
        stock_request: ActiveValue::Set(None),
        ..Default::default()
    };
    update(transaction, id, moved, author).await
}

/// Removes a reservation that is still requested and waits for stock because of `waiting`. Tells
/// whether there was one.
pub async fn remove_waiting(
    database: &impl ConnectionTrait,
    id: &str,
    waiting: StockRequest,
) -> StoreResult<bool> {
    let delete = Entity::delete_many()
        .filter(Column::ReserveId.eq(id))
        .filter(Column::ReserveStatusId.eq(Status::Request))
        .filter(Column::StockRequest.eq(waiting));
    Ok(delete.exec(database).await?.rows_affected > 0)
}

/// Lets a requested reservation whose approval found no stock be changed again.
pub async fn stop_waiting(database: &impl ConnectionTrait, id: &str) -> StoreResult<()> {
    Entity::update_many()
        .set(ActiveModel {
            stock_request: ActiveValue::Set(None),
            ..Default::default()
        })
        .filter(Column::ReserveId.eq(id))
        .filter(Column::ReserveStatusId.eq(Status::Request))
        .filter(Column::StockRequest.eq(StockRequest::Approval))
        .exec(database)
        .await?;
    Ok(())
}
