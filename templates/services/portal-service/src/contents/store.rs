//! Queries on `content`.

use mesh_data::{
    StoreResult, changed_by, commit, contains_ignoring_case, created_by, fetch_page_as, sorted,
    start_writing,
};
use mesh_web::{ApiError, PageRequest, Search};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ConnectionTrait, DatabaseConnection, DatabaseTransaction,
    EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::model::{ActiveModel, Column, Entity, ListedContent, Model};
use crate::references::forbid_deletion_of_content;
use crate::sites;

/// A page of contents without their texts; `request` tells afterwards which order was applied.
pub async fn page(
    database: &DatabaseConnection,
    search: &Search,
    request: &mut PageRequest,
) -> StoreResult<(Vec<ListedContent>, u64)> {
    let mut select = Entity::find().select_only().columns([
        Column::ContentNo,
        Column::ContentName,
        Column::LastModifiedBy,
        Column::ModifiedDate,
    ]);
    if let Some((column, keyword)) = searched(search) {
        select = select.filter(contains_ignoring_case(column, keyword));
    }
    let select =
        sorted(select, request, sort_column, "content_no,desc").order_by_asc(Column::ContentNo);
    fetch_page_as(database, select, request).await
}

fn searched(search: &Search) -> Option<(Column, &str)> {
    let (name, keyword) = search.term()?;
    let column = match name {
        "contentName" => Column::ContentName,
        "contentRemark" => Column::ContentRemark,
        "contentValue" => Column::ContentValue,
        _ => return None,
    };
    Some((column, keyword))
}

fn sort_column(name: &str) -> Option<Column> {
    match name {
        "content_no" => Some(Column::ContentNo),
        "content_name" => Some(Column::ContentName),
        "content_remark" => Some(Column::ContentRemark),
        "created_date" => Some(Column::CreatedDate),
        "modified_date" => Some(Column::ModifiedDate),
        _ => None,
    }
}

/// One content.
pub async fn by_number(database: &impl ConnectionTrait, number: i32) -> StoreResult<Option<Model>> {
    Ok(Entity::find_by_id(number).one(database).await?)
}

/// Name of a content.
pub async fn name(database: &DatabaseConnection, number: i32) -> StoreResult<Option<String>> {
    let select = Entity::find_by_id(number)
        .select_only()
        .column(Column::ContentName);
    Ok(select.into_tuple().one(database).await?)
}

/// Whether there is such a content.
pub async fn exists(transaction: &DatabaseTransaction, number: i32) -> StoreResult<bool> {
    Ok(Entity::find_by_id(number).count(transaction).await? > 0)
}

/// Adds a content.
pub async fn create(
    database: &DatabaseConnection,
    row: ActiveModel,
    author: &str,
) -> StoreResult<Model> {
    Ok(created_by(row, author).insert(database).await?)
}

/// Changes a content; nothing when it does not exist.
pub async fn update(
    database: &DatabaseConnection,
    number: i32,
    row: ActiveModel,
    author: &str,
) -> StoreResult<Option<Model>> {
    let transaction = start_writing(database).await?;
    if !exists(&transaction, number).await? {
        return Ok(None);
    }
    let row = ActiveModel {
        content_no: ActiveValue::Unchanged(number),
        ..row
    };
    let updated = changed_by(row, author).update(&transaction).await?;
    commit(transaction).await?;
    Ok(Some(updated))
}

/// Deletes a content. Tells whether there was one.
///
/// # Errors
/// B001 when a menu shows it.
pub async fn delete(database: &DatabaseConnection, number: i32) -> Result<bool, ApiError> {
    let transaction = start_writing(database).await?;
    // Menus are shown a content under this lock, too.
    sites::store::lock(&transaction).await?;
    forbid_deletion_of_content(&transaction, number).await?;
    let did = remove(&transaction, number).await?;
    commit(transaction).await?;
    Ok(did)
}

async fn remove(transaction: &DatabaseTransaction, number: i32) -> StoreResult<bool> {
    let deleted = Entity::delete_by_id(number).exec(transaction).await?;
    Ok(deleted.rows_affected > 0)
}
