//! Queries on `site`.

use mesh_data::StoreResult;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::model::{Column, Entity, Model};

/// The sites in use in their order.
pub async fn in_use(database: &DatabaseConnection) -> StoreResult<Vec<Model>> {
    let select = Entity::find()
        .filter(Column::UseAt.eq(true))
        .order_by_asc(Column::SortSeq)
        .order_by_asc(Column::SiteId);
    Ok(select.all(database).await?)
}

/// Whether there is such a site.
pub async fn exists(database: &impl ConnectionTrait, site_id: i64) -> StoreResult<bool> {
    Ok(Entity::find_by_id(site_id).count(database).await? > 0)
}

/// Waits until no other transaction changes what sites have in an order, such as menus and banners.
/// On SQLite there is only one writer anyway.
pub async fn lock(transaction: &DatabaseTransaction) -> StoreResult<()> {
    let rows = Entity::find()
        .select_only()
        .column(Column::SiteId)
        .order_by_asc(Column::SiteId)
        .lock_exclusive();
    rows.into_tuple::<i64>().all(transaction).await?;
    Ok(())
}
