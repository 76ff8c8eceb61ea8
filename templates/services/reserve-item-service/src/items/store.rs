//! Queries on `reserve_item`.

use mesh_data::{StoreError, StoreResult, changed_by, commit, created_by, start_writing};
use mesh_web::{ApiError, ErrorCode, FieldError, Text};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, DatabaseConnection,
    DatabaseTransaction, EntityTrait, Iterable, ModelTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::model::{ActiveModel, Column, Entity, Model};
use crate::locations::model::{self as locations, Model as Location};

/// One item.
pub async fn by_id(database: &impl ConnectionTrait, id: i64) -> StoreResult<Option<Model>> {
    Ok(Entity::find_by_id(id).one(database).await?)
}

/// Items with their locations, by id; ids that no item has are left out.
pub async fn with_locations(
    database: &DatabaseConnection,
    ids: impl IntoIterator<Item = i64>,
) -> StoreResult<Vec<(Model, Option<Location>)>> {
    let select = Entity::find()
        .find_also_related(locations::Entity)
        .filter(Column::ReserveItemId.is_in(ids))
        .order_by_asc(Column::ReserveItemId);
    Ok(select.all(database).await?)
}

/// The ids of the items at a location.
pub async fn ids_at(database: &DatabaseConnection, location_id: i64) -> StoreResult<Vec<i64>> {
    let select = Entity::find()
        .select_only()
        .column(Column::ReserveItemId)
        .filter(Column::LocationId.eq(location_id));
    Ok(select.into_tuple().all(database).await?)
}

/// One item, whose stock nobody else moves until the transaction ends.
pub async fn locked(transaction: &DatabaseTransaction, id: i64) -> StoreResult<Option<Model>> {
    let select = Entity::find_by_id(id).lock_exclusive();
    Ok(select.one(transaction).await?)
}

/// Adds an item.
///
/// # Errors
/// E001 when there is no such location.
pub async fn create(
    database: &DatabaseConnection,
    columns: ActiveModel,
    author: &str,
) -> Result<Model, ApiError> {
    let transaction = start_writing(database).await?;
    let location_id = *columns.location_id.as_ref();
    let created = insert(&transaction, created_by(columns, author)).await;
    let created = created.map_err(|error| written(error, location_id))?;
    commit(transaction).await?;
    Ok(created)
}

async fn insert(transaction: &DatabaseTransaction, row: ActiveModel) -> StoreResult<Model> {
    Ok(row.insert(transaction).await?)
}

/// Changes an item: of `columns`, those that differ from what it has, and its stock by as much as its
/// total.
///
/// # Errors
/// E003 when there is no such item; E001 when there is no such location, or more than the new total
/// is taken.
pub async fn update(
    database: &DatabaseConnection,
    id: i64,
    columns: ActiveModel,
    author: &str,
) -> Result<(), ApiError> {
    let transaction = start_writing(database).await?;
    let current = locked(&transaction, id).await?;
    let current = current.ok_or(ErrorCode::EntityNotFound)?;
    let columns = ActiveModel {
        inventory_qty: ActiveValue::Set(stock_after(&columns, &current)?),
        ..columns
    };
    let changed = changed_by(only_changed(columns, &current), author);
    let location_id = *changed
        .location_id
        .try_as_ref()
        .unwrap_or(&current.location_id);
    let row = ActiveModel {
        reserve_item_id: ActiveValue::Unchanged(id),
        ..changed
    };
    let written_row = write(&transaction, row).await;
    written_row.map_err(|error| written(error, location_id))?;
    Ok(commit(transaction).await?)
}

/// Says whether an item is in use. Tells whether there is such an item.
pub async fn set_use(
    database: &DatabaseConnection,
    id: i64,
    use_at: bool,
    author: &str,
) -> StoreResult<bool> {
    let transaction = start_writing(database).await?;
    if locked(&transaction, id).await?.is_none() {
        return Ok(false);
    }
    let columns = ActiveModel {
        reserve_item_id: ActiveValue::Unchanged(id),
        use_at: ActiveValue::Set(use_at),
        ..Default::default()
    };
    write(&transaction, changed_by(columns, author)).await?;
    commit(transaction).await?;
    Ok(true)
}

async fn write(transaction: &DatabaseTransaction, row: ActiveModel) -> StoreResult<()> {
    row.update(transaction).await?;
    Ok(())
}

/// What is left when the total has changed: what is taken stays taken.
fn stock_after(columns: &ActiveModel, current: &Model) -> Result<i32, ApiError> {
    let total = *columns.total_qty.as_ref();
    let stock = current.inventory_qty + (total - current.total_qty);
    if stock < 0 {
        return Err(refused("totalQty", total, "err.invalid.input.value"));
    }
    Ok(stock)
}

fn only_changed(mut columns: ActiveModel, current: &Model) -> ActiveModel {
    for column in Column::iter() {
        if columns.get(column).into_value() == Some(current.get(column)) {
            columns.not_set(column);
        }
    }
    columns
}

fn written(error: StoreError, location_id: i64) -> ApiError {
    if error.is_broken_reference() {
        return refused("locationId", location_id, "err.entity.not.found");
    }
    error.into()
}

fn refused(field: &str, value: impl ToString, key: &'static str) -> ApiError {
    ApiError::invalid(vec![FieldError {
        field: field.to_owned(),
        message: Text::key(key),
        rejected_value: value.to_string(),
    }])
}
