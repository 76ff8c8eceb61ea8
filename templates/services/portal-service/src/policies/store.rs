//! Queries on `policy`.

use mesh_data::{
    StoreResult, changed_by, commit, contains_ignoring_case, created_by, fetch_page, start_writing,
};
use mesh_web::{PageRequest, Search};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, DatabaseConnection, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, Select,
};

use super::model::{ActiveModel, Column, Entity, Model};

/// A page of policies, the newest first.
pub async fn page(
    database: &DatabaseConnection,
    search: &Search,
    request: &PageRequest,
) -> StoreResult<(Vec<Model>, u64)> {
    let mut select = newest_first(Entity::find());
    if let Some((column, keyword)) = searched(search) {
        select = select.filter(contains_ignoring_case(column, keyword));
    }
    fetch_page(database, select, request).await
}

fn searched(search: &Search) -> Option<(Column, &str)> {
    let (name, keyword) = search.term()?;
    let column = match name {
        "title" => Column::PolicyTitle,
        "contents" => Column::PolicyContent,
        _ => return None,
    };
    Some((column, keyword))
}

fn newest_first(select: Select<Entity>) -> Select<Entity> {
    select
        .order_by_desc(Column::RegTimestamp)
        .order_by_desc(Column::PolicyId)
}

/// One policy.
pub async fn by_id(database: &DatabaseConnection, id: i64) -> StoreResult<Option<Model>> {
    Ok(Entity::find_by_id(id).one(database).await?)
}

/// The newest policy in use of a type.
pub async fn latest(database: &DatabaseConnection, type_id: &str) -> StoreResult<Option<Model>> {
    let select = Entity::find()
        .filter(Column::TypeId.eq(type_id))
        .filter(Column::UseAt.eq(true));
    Ok(newest_first(select).one(database).await?)
}

/// Adds a policy.
pub async fn create(
    database: &DatabaseConnection,
    row: ActiveModel,
    author: &str,
) -> StoreResult<Model> {
    Ok(created_by(row, author).insert(database).await?)
}

/// Writes the columns of `row` that are set. Tells whether there is such a policy.
pub async fn update(
    database: &DatabaseConnection,
    id: i64,
    row: ActiveModel,
    author: &str,
) -> StoreResult<bool> {
    let transaction = start_writing(database).await?;
    if Entity::find_by_id(id).count(&transaction).await? == 0 {
        return Ok(false);
    }
    let row = ActiveModel {
        policy_id: ActiveValue::Unchanged(id),
        ..row
    };
    changed_by(row, author).update(&transaction).await?;
    commit(transaction).await?;
    Ok(true)
}

/// Deletes a policy. Tells whether there was one.
pub async fn delete(database: &DatabaseConnection, id: i64) -> StoreResult<bool> {
    let deleted = Entity::delete_by_id(id).exec(database).await?;
    Ok(deleted.rows_affected > 0)
}
