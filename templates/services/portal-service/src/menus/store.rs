//! Queries on `menu`.

use mesh_data::StoreResult;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};

use super::model::{Column, Entity, Model};

/// All menus of a site, those of one parent in their order.
pub async fn of_site(database: &impl ConnectionTrait, site_id: i64) -> StoreResult<Vec<Model>> {
    Ok(in_order(site_id).all(database).await?)
}

/// The query for all menus of a site.
pub fn in_order(site_id: i64) -> Select<Entity> {
    Entity::find()
        .filter(Column::SiteId.eq(site_id))
        .order_by_asc(Column::SortSeq)
        .order_by_asc(Column::MenuId)
}

/// One menu.
pub async fn by_id(database: &impl ConnectionTrait, menu_id: i64) -> StoreResult<Option<Model>> {
    Ok(Entity::find_by_id(menu_id).one(database).await?)
}
