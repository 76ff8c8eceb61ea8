//! Queries on those rows of `code` that have a parent.

use mesh_data::{StoreResult, commit, fetch_page, start_writing};
use mesh_web::{ApiError, ErrorCode, PageRequest, Search};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, DatabaseTransaction, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder,
};

use crate::codes;
use crate::codes::model::{ActiveModel, Column, Entity, Model};
use crate::codes::store::{by_id, in_order, matching};

/// A page of codes by their parents, those of one parent if there is one.
pub async fn page(
    database: &DatabaseConnection,
    parent: Option<String>,
    search: &Search,
    request: &PageRequest,
) -> StoreResult<(Vec<Model>, u64)> {
    let restricted = match parent {
        Some(parent) => matching(search).filter(Column::ParentCodeId.eq(parent)),
        None => matching(search).filter(Column::ParentCodeId.is_not_null()),
    };
    let select = in_order(restricted.order_by_asc(Column::ParentCodeId));
    fetch_page(database, select, request).await
}

/// The codes in use below a parent, and the code `other` even if it is not in use.
pub async fn choices(
    database: &DatabaseConnection,
    parent: &str,
    other: Option<&str>,
) -> StoreResult<Vec<Model>> {
    let mut wanted = Condition::any().add(Column::UseAt.eq(true));
    if let Some(code_id) = other {
        wanted = wanted.add(Column::CodeId.eq(code_id));
    }
    let select = Entity::find()
        .filter(Column::ParentCodeId.eq(parent))
        .filter(wanted);
    Ok(in_order(select).all(database).await?)
}

/// The parent of a code; nothing when there is no such code, or it has none.
pub async fn parent(database: &DatabaseConnection, code_id: &str) -> StoreResult<Option<Model>> {
    let code = by_id(database, code_id).await?;
    match code.and_then(|code| code.parent_code_id) {
        Some(parent) => by_id(database, &parent).await,
        None => Ok(None),
    }
}

/// Adds a code below its parent.
///
/// # Errors
/// E003 when there is no such parent, B002 when there is such a code.
pub async fn create(
    database: &DatabaseConnection,
    row: ActiveModel,
    author: &str,
) -> Result<(), ApiError> {
    let transaction = start_writing(database).await?;
    require_parent(&transaction, &row).await?;
    codes::create(&transaction, row, author).await?;
    Ok(commit(transaction).await?)
}

/// Changes a code, perhaps its parent, too.
///
/// # Errors
/// E003 when the code or the parent does not exist, or it is a parent itself; B001 when it is read
/// only.
pub async fn update(
    database: &DatabaseConnection,
    code_id: &str,
    row: ActiveModel,
    author: &str,
) -> Result<(), ApiError> {
    let transaction = start_writing(database).await?;
    codes::changeable(&transaction, code_id).await?;
    require_parent(&transaction, &row).await?;
    // There are two levels: what has codes below it is below none.
    let children = Entity::find().filter(Column::ParentCodeId.eq(code_id));
    if count(&transaction, children).await? > 0 {
        return Err(ErrorCode::EntityNotFound.into());
    }
    codes::write(&transaction, code_id, row, author).await?;
    Ok(commit(transaction).await?)
}

async fn count(
    transaction: &DatabaseTransaction,
    select: sea_orm::Select<Entity>,
) -> StoreResult<u64> {
    Ok(select.count(transaction).await?)
}

async fn require_parent(
    transaction: &DatabaseTransaction,
    row: &ActiveModel,
) -> Result<(), ApiError> {
    let parent = row.parent_code_id.as_ref().as_deref().unwrap_or_default();
    let parent = by_id(transaction, parent).await?;
    match parent {
        Some(code) if code.parent_code_id.is_none() => Ok(()),
        _ => Err(ErrorCode::EntityNotFound.into()),
    }
}
