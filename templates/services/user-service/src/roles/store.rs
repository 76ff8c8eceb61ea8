//! Queries on `role`.

use mesh_data::{StoreResult, contains_ignoring_case, fetch_page, sorted};
use mesh_web::{PageRequest, Search};
use sea_orm::{DatabaseConnection, EntityTrait, QueryFilter, QueryOrder};

use super::model::{Column, Entity, Model};

/// A page of roles; `request` tells afterwards which order was applied.
pub async fn page(
    database: &DatabaseConnection,
    search: &Search,
    request: &mut PageRequest,
) -> StoreResult<(Vec<Model>, u64)> {
    let mut select =
        sorted(Entity::find(), request, sort_column, "sort_seq").order_by_asc(Column::RoleId);
    if let Some((column, keyword)) = searched(search) {
        select = select.filter(contains_ignoring_case(column, keyword));
    }
    fetch_page(database, select, request).await
}

fn searched(search: &Search) -> Option<(Column, &str)> {
    let (name, keyword) = search.term()?;
    let column = match name {
        "roleId" => Column::RoleId,
        "roleName" => Column::RoleName,
        "roleContent" => Column::RoleContent,
        _ => return None,
    };
    Some((column, keyword))
}

fn sort_column(name: &str) -> Option<Column> {
    match name {
        "role_id" => Some(Column::RoleId),
        "role_name" => Some(Column::RoleName),
        "role_content" => Some(Column::RoleContent),
        "sort_seq" => Some(Column::SortSeq),
        "created_date" => Some(Column::CreatedDate),
        _ => None,
    }
}

/// All roles in their order.
pub async fn all(database: &DatabaseConnection) -> StoreResult<Vec<Model>> {
    let select = Entity::find()
        .order_by_asc(Column::SortSeq)
        .order_by_asc(Column::RoleId);
    Ok(select.all(database).await?)
}
