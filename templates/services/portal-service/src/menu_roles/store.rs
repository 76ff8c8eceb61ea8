//! Queries on `menu_role`.

use std::collections::{HashMap, HashSet};

use mesh_data::{StoreResult, commit, created_by, start_writing};
use mesh_web::{ApiError, ErrorCode};
use sea_orm::sea_query::Query;
use sea_orm::{
    ActiveValue, ColumnTrait, DatabaseConnection, DatabaseTransaction, EntityTrait, JoinType,
    QueryFilter, QuerySelect, RelationTrait,
};

use super::marks::{Marks, Unseen};
use super::model::{ActiveModel, Column, Entity, Relation};
use crate::menus::model::{Column as MenuColumn, Entity as Menus, Model as Menu};
use crate::{menus, sites};

/// Rows a statement: databases limit the number of bound values.
const CHUNK: usize = 500;

/// The menus in use of a site that one of `roles` sees, those of one parent in their order.
pub async fn seen_by(
    database: &DatabaseConnection,
    site_id: i64,
    roles: &[String],
) -> StoreResult<Vec<Menu>> {
    let seen = Query::select()
        .column(Column::MenuId)
        .from(Entity)
        .and_where(Column::RoleId.is_in(roles.iter().map(String::as_str)))
        .to_owned();
    let select = menus::store::in_order(site_id)
        .filter(MenuColumn::UseAt.eq(true))
        .filter(MenuColumn::MenuId.in_subquery(seen));
    Ok(select.all(database).await?)
}

/// The ids of a role's links to the menus of a site, by menu.
pub async fn links(
    database: &DatabaseConnection,
    role_id: &str,
    site_id: i64,
) -> StoreResult<HashMap<i64, i64>> {
    let select = Entity::find()
        .select_only()
        .columns([Column::MenuId, Column::MenuRoleId])
        .join(JoinType::InnerJoin, Relation::Menu.def())
        .filter(Column::RoleId.eq(role_id))
        .filter(MenuColumn::SiteId.eq(site_id));
    let links: Vec<(i64, i64)> = select.into_tuple().all(database).await?;
    Ok(links.into_iter().collect())
}

/// Adds the links that are missing and removes those that are not wanted any more.
///
/// # Errors
/// E003 when a menu to be seen does not exist.
pub async fn save(
    database: &DatabaseConnection,
    marks: &Marks,
    author: &str,
) -> Result<(), ApiError> {
    let transaction = start_writing(database).await?;
    // Whoever saves the same tree at the same time comes next, and finds the links.
    sites::store::lock(&transaction).await?;
    let menus: HashSet<i64> = marks.seen.iter().map(|(_, menu_id)| *menu_id).collect();
    if existing_menus(&transaction, &menus).await? < menus.len() {
        return Err(ErrorCode::EntityNotFound.into());
    }
    remove(&transaction, &marks.unseen).await?;
    add_missing(&transaction, &marks.seen, author).await?;
    Ok(commit(transaction).await?)
}

async fn existing_menus(
    transaction: &DatabaseTransaction,
    menus: &HashSet<i64>,
) -> StoreResult<usize> {
    let menus: Vec<i64> = menus.iter().copied().collect();
    let mut existing = 0;
    for chunk in menus.chunks(CHUNK) {
        let select = Menus::find()
            .select_only()
            .column(MenuColumn::MenuId)
            .filter(MenuColumn::MenuId.is_in(chunk.iter().copied()));
        let found: Vec<i64> = select.into_tuple().all(transaction).await?;
        existing += found.len();
    }
    Ok(existing)
}

async fn remove(transaction: &DatabaseTransaction, unseen: &[Unseen]) -> StoreResult<()> {
    for link in unseen {
        Entity::delete_by_id(link.menu_role_id)
            .filter(Column::RoleId.eq(link.role_id.as_str()))
            .filter(Column::MenuId.eq(link.menu_id))
            .exec(transaction)
            .await?;
    }
    Ok(())
}

async fn add_missing(
    transaction: &DatabaseTransaction,
    seen: &[(String, i64)],
    author: &str,
) -> StoreResult<()> {
    let roles: HashSet<&str> = seen.iter().map(|(role_id, _)| role_id.as_str()).collect();
    let select = Entity::find()
        .select_only()
        .columns([Column::RoleId, Column::MenuId])
        .filter(Column::RoleId.is_in(roles));
    let linked: Vec<(String, i64)> = select.into_tuple().all(transaction).await?;
    let mut linked: HashSet<(String, i64)> = linked.into_iter().collect();
    let missing = seen.iter().filter(|pair| linked.insert((*pair).clone()));
    let rows = missing.map(|(role_id, menu_id)| {
        let row = ActiveModel {
            role_id: ActiveValue::Set(role_id.clone()),
            menu_id: ActiveValue::Set(*menu_id),
            ..Default::default()
        };
        created_by(row, author)
    });
    mesh_data::insert_all(transaction, rows.collect()).await
}
