//! Changes of codes, parents or not, and what forbids them.

use mesh_data::{StoreResult, changed_by, commit, created_by, start_writing};
use mesh_web::{ApiError, ErrorCode, Text};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ConnectionTrait, DatabaseConnection, DatabaseTransaction,
    EntityTrait,
};

use super::model::{ActiveModel, Entity, Model};
use super::store;
use crate::references::{forbid_deletion_of_code, still_referred_to};

/// Adds a code.
pub async fn create(
    database: &impl ConnectionTrait,
    row: ActiveModel,
    author: &str,
) -> StoreResult<()> {
    let row = created_by(row, author);
    Entity::insert(row).exec_without_returning(database).await?;
    Ok(())
}

/// Changes a parent code.
///
/// # Errors
/// E003 when it does not exist, B001 when it is read only.
pub async fn update(
    database: &DatabaseConnection,
    code_id: &str,
    row: ActiveModel,
    author: &str,
) -> Result<(), ApiError> {
    let transaction = start_writing(database).await?;
    changeable(&transaction, code_id).await?;
    write(&transaction, code_id, row, author).await?;
    Ok(commit(transaction).await?)
}

/// Switches a code on or off, also one that is read only: it stays what it is.
///
/// # Errors
/// E003 when it does not exist.
pub async fn toggle_use(
    database: &DatabaseConnection,
    code_id: &str,
    use_at: bool,
    author: &str,
) -> Result<(), ApiError> {
    let transaction = start_writing(database).await?;
    existing(&transaction, code_id).await?;
    let row = ActiveModel {
        use_at: ActiveValue::Set(use_at),
        ..Default::default()
    };
    write(&transaction, code_id, row, author).await?;
    Ok(commit(transaction).await?)
}

/// Deletes a code.
///
/// # Errors
/// E003 when it does not exist, B001 when it is read only, has children or is in use.
pub async fn delete(database: &DatabaseConnection, code_id: &str) -> Result<(), ApiError> {
    let transaction = start_writing(database).await?;
    changeable(&transaction, code_id).await?;
    forbid_deletion_of_code(&transaction, code_id).await?;
    match remove(&transaction, code_id).await {
        // Its children refer to it.
        Err(error) if error.is_broken_reference() => Err(still_referred_to()),
        removed => {
            removed?;
            Ok(commit(transaction).await?)
        }
    }
}

/// The code, if programs do not rely on it.
///
/// # Errors
/// E003 when it does not exist, B001 when it is read only.
pub async fn changeable(
    transaction: &DatabaseTransaction,
    code_id: &str,
) -> Result<Model, ApiError> {
    let code = existing(transaction, code_id).await?;
    if code.readonly_at {
        return Err(ApiError::business(Text::key("err.code.readonly")));
    }
    Ok(code)
}

async fn existing(transaction: &DatabaseTransaction, code_id: &str) -> Result<Model, ApiError> {
    let code = store::by_id(transaction, code_id).await?;
    code.ok_or(ErrorCode::EntityNotFound.into())
}

/// Writes the columns of `row` that are set.
pub async fn write(
    transaction: &DatabaseTransaction,
    code_id: &str,
    row: ActiveModel,
    author: &str,
) -> StoreResult<Model> {
    let row = ActiveModel {
        code_id: ActiveValue::Unchanged(code_id.to_owned()),
        ..row
    };
    Ok(changed_by(row, author).update(transaction).await?)
}

async fn remove(transaction: &DatabaseTransaction, code_id: &str) -> StoreResult<()> {
    Entity::delete_by_id(code_id).exec(transaction).await?;
    Ok(())
}
