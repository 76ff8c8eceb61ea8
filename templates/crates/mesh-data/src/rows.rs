//! Single rows by their key, and what clients are told when there is none.

use mesh_web::{ApiError, ErrorCode, Text};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, PrimaryKeyTrait, QuerySelect,
};

use crate::{StoreError, StoreResult, changed_by, created_by};

/// The key of the rows of `E`.
type KeyOf<E> = <<E as EntityTrait>::PrimaryKey as PrimaryKeyTrait>::ValueType;

/// The row with this key.
///
/// # Errors
/// E003 when there is none.
pub async fn require_row<E: EntityTrait>(
    database: &impl ConnectionTrait,
    key: impl Into<KeyOf<E>>,
) -> Result<E::Model, ApiError> {
    let found = E::find_by_id(key).one(database).await;
    let found = found.map_err(StoreError::from)?;
    found.ok_or(ErrorCode::EntityNotFound.into())
}

/// As [`require_row`]; nobody else changes the row until the transaction ends.
///
/// # Errors
/// E003 when there is none.
pub async fn require_locked<E: EntityTrait>(
    transaction: &DatabaseTransaction,
    key: impl Into<KeyOf<E>>,
) -> Result<E::Model, ApiError> {
    let found = E::find_by_id(key).lock_exclusive().one(transaction).await;
    let found = found.map_err(StoreError::from)?;
    found.ok_or(ErrorCode::EntityNotFound.into())
}

/// Adds a row, made by `author` now.
///
/// # Errors
/// When the database refuses it.
pub async fn insert_row<A>(
    transaction: &DatabaseTransaction,
    row: A,
    author: &str,
) -> StoreResult<<A::Entity as EntityTrait>::Model>
where
    A: ActiveModelTrait + ActiveModelBehavior + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    Ok(created_by(row, author).insert(transaction).await?)
}

/// Writes the columns of `row` that are set, changed by `author` now.
///
/// # Errors
/// When the database refuses them.
pub async fn update_row<A>(
    transaction: &DatabaseTransaction,
    row: A,
    author: &str,
) -> StoreResult<<A::Entity as EntityTrait>::Model>
where
    A: ActiveModelTrait + ActiveModelBehavior + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    Ok(changed_by(row, author).update(transaction).await?)
}

/// Deletes the row with this key.
///
/// # Errors
/// E003 when there is none, B001 while others refer to it.
pub async fn delete_row<E: EntityTrait>(
    database: &impl ConnectionTrait,
    key: impl Into<KeyOf<E>>,
) -> Result<(), ApiError> {
    let deleted = E::delete_by_id(key).exec(database).await;
    match deleted.map_err(StoreError::from) {
        Err(error) if error.is_broken_reference() => {
            Err(ApiError::business(Text::key("err.db.constraint.delete")))
        }
        Ok(deleted) if deleted.rows_affected == 0 => Err(ErrorCode::EntityNotFound.into()),
        other => Ok(other.map(drop)?),
    }
}
