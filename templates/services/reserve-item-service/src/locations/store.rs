//! Queries on `location`.

use mesh_data::{
    StoreResult, changed_by, contains_ignoring_case, created_by, fetch_page, start_writing,
};
use mesh_web::{ApiError, ErrorCode, PageRequest, Search, Text};
use sea_orm::sea_query::NullOrdering;
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait,
    Order, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::model::{ActiveModel, Column, Entity, Model};

/// A page of locations.
pub async fn page(
    database: &DatabaseConnection,
    search: &Search,
    request: &PageRequest,
) -> StoreResult<(Vec<Model>, u64)> {
    let select = match search.term() {
        Some(("locationName", keyword)) => {
            Entity::find().filter(contains_ignoring_case(Column::LocationName, keyword))
        }
        _ => Entity::find(),
    };
    fetch_page(database, in_order(select), request).await
}

/// All locations in use.
pub async fn usable(database: &DatabaseConnection) -> StoreResult<Vec<Model>> {
    let select = Entity::find().filter(Column::UseAt.eq(true));
    Ok(in_order(select).all(database).await?)
}

/// By place, those without one first; the oldest first where the places are equal.
fn in_order(select: Select<Entity>) -> Select<Entity> {
    select
        .order_by_with_nulls(Column::SortSeq, Order::Asc, NullOrdering::First)
        .order_by_asc(Column::LocationId)
}

/// One location.
pub async fn by_id(database: &impl ConnectionTrait, id: i64) -> StoreResult<Option<Model>> {
    Ok(Entity::find_by_id(id).one(database).await?)
}

/// Adds a location.
pub async fn create(
    database: &DatabaseConnection,
    columns: ActiveModel,
    author: &str,
) -> StoreResult<Model> {
    let transaction = start_writing(database).await?;
    let created = created_by(columns, author).insert(&transaction).await?;
    transaction.commit().await?;
    Ok(created)
}

/// Writes those columns that are set. Tells whether there is such a location.
pub async fn update(
    database: &DatabaseConnection,
    id: i64,
    columns: ActiveModel,
    author: &str,
) -> StoreResult<bool> {
    let transaction = start_writing(database).await?;
    let locked = Entity::find_by_id(id).lock_exclusive();
    if locked.one(&transaction).await?.is_none() {
        return Ok(false);
    }
    let row = ActiveModel {
        location_id: ActiveValue::Unchanged(id),
        ..changed_by(columns, author)
    };
    row.update(&transaction).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Deletes a location.
///
/// # Errors
/// E003 when there is none, B001 while items are there.
pub async fn delete(database: &DatabaseConnection, id: i64) -> Result<(), ApiError> {
    let deleted = delete_row(database, id).await;
    match deleted {
        Err(error) if error.is_broken_reference() => {
            Err(ApiError::business(Text::key("err.db.constraint.delete")))
        }
        Ok(0) => Err(ErrorCode::EntityNotFound.into()),
        other => Ok(other.map(drop)?),
    }
}

async fn delete_row(database: &DatabaseConnection, id: i64) -> StoreResult<u64> {
    let deleted = Entity::delete_by_id(id).exec(database).await?;
    Ok(deleted.rows_affected)
}
