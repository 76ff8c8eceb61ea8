//! Queries on `location`.

use mesh_data::{
    StoreResult, changed_by, contains_ignoring_case, created_by, fetch_page, start_writing,
};
use mesh_web::{PageRequest, Search};
use sea_orm::sea_query::NullOrdering;
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, DatabaseConnection, EntityTrait, Order,
    QueryFilter, QueryOrder, QuerySelect, Select,
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
