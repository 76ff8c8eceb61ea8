//! Queries on `privacy`.

use mesh_data::{
    StoreResult, changed_by, commit, contains_ignoring_case, created_by, fetch_page_as, sorted,
    start_writing,
};
use mesh_web::{PageRequest, Search};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, DatabaseConnection, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use super::model::{ActiveModel, Column, Entity, ListedPrivacy, Model};

/// A page of notices without their texts; `request` tells afterwards which order was applied.
pub async fn page(
    database: &DatabaseConnection,
    search: &Search,
    request: &mut PageRequest,
) -> StoreResult<(Vec<ListedPrivacy>, u64)> {
    let mut select = Entity::find().select_only().columns([
        Column::PrivacyNo,
        Column::PrivacyTitle,
        Column::UseAt,
        Column::CreatedDate,
    ]);
    if let Some((column, keyword)) = searched(search) {
        select = select.filter(contains_ignoring_case(column, keyword));
    }
    let select =
        sorted(select, request, sort_column, "privacy_no,desc").order_by_asc(Column::PrivacyNo);
    fetch_page_as(database, select, request).await
}

fn searched(search: &Search) -> Option<(Column, &str)> {
    let (name, keyword) = search.term()?;
    let column = match name {
        "privacyTitle" => Column::PrivacyTitle,
        "privacyContent" => Column::PrivacyContent,
        _ => return None,
    };
    Some((column, keyword))
}

fn sort_column(name: &str) -> Option<Column> {
    match name {
        "privacy_no" => Some(Column::PrivacyNo),
        "privacy_title" => Some(Column::PrivacyTitle),
        "use_at" => Some(Column::UseAt),
        "created_date" => Some(Column::CreatedDate),
        "modified_date" => Some(Column::ModifiedDate),
        _ => None,
    }
}

/// The notices in use, the newest first.
pub async fn in_use(database: &DatabaseConnection) -> StoreResult<Vec<Model>> {
    let select = Entity::find()
        .filter(Column::UseAt.eq(true))
        .order_by_desc(Column::PrivacyNo);
    Ok(select.all(database).await?)
}

/// One notice.
pub async fn by_number(database: &DatabaseConnection, number: i32) -> StoreResult<Option<Model>> {
    Ok(Entity::find_by_id(number).one(database).await?)
}

/// Adds a notice.
pub async fn create(
    database: &DatabaseConnection,
    row: ActiveModel,
    author: &str,
) -> StoreResult<Model> {
    Ok(created_by(row, author).insert(database).await?)
}

/// Writes the columns of `row` that are set; nothing when the notice does not exist.
pub async fn update(
    database: &DatabaseConnection,
    number: i32,
    row: ActiveModel,
    author: &str,
) -> StoreResult<Option<Model>> {
    let transaction = start_writing(database).await?;
    if Entity::find_by_id(number).count(&transaction).await? == 0 {
        return Ok(None);
    }
    let row = ActiveModel {
        privacy_no: ActiveValue::Unchanged(number),
        ..row
    };
    let updated = changed_by(row, author).update(&transaction).await?;
    commit(transaction).await?;
    Ok(Some(updated))
}

/// Deletes a notice. Tells whether there was one.
pub async fn delete(database: &DatabaseConnection, number: i32) -> StoreResult<bool> {
    let deleted = Entity::delete_by_id(number).exec(database).await?;
    Ok(deleted.rows_affected > 0)
}
