//! Queries on `user`.

use mesh_data::{StoreResult, contains_ignoring_case, fetch_page};
use mesh_web::{PageRequest, Search};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::model::{Column, Entity, Model};

/// A page of users by name, whatever their state.
pub async fn page(
    database: &DatabaseConnection,
    search: &Search,
    request: &PageRequest,
) -> StoreResult<(Vec<Model>, u64)> {
    let mut select = Entity::find()
        .order_by_asc(Column::UserName)
        .order_by_asc(Column::EmailAddr);
    if let Some((column, keyword)) = searched(search) {
        select = select.filter(contains_ignoring_case(column, keyword));
    }
    fetch_page(database, select, request).await
}

fn searched(search: &Search) -> Option<(Column, &str)> {
    let (name, keyword) = search.term()?;
    let column = match name {
        "userName" => Column::UserName,
        "email" => Column::EmailAddr,
        _ => return None,
    };
    Some((column, keyword))
}

/// The user with the id that tokens carry.
pub async fn by_user_id(
    database: &DatabaseConnection,
    user_id: &str,
) -> StoreResult<Option<Model>> {
    let select = Entity::find().filter(Column::UserId.eq(user_id));
    Ok(select.one(database).await?)
}

/// Ids and names of the users with these ids.
pub async fn names(
    database: &DatabaseConnection,
    user_ids: Vec<String>,
) -> StoreResult<Vec<(String, String)>> {
    // PostgreSQL refuses NUL, which no id has.
    let user_ids = user_ids.into_iter().filter(|id| !id.contains('\0'));
    let select = Entity::find()
        .select_only()
        .columns([Column::UserId, Column::UserName])
        .filter(Column::UserId.is_in(user_ids));
    Ok(select.into_tuple().all(database).await?)
}
