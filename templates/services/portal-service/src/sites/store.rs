//! Queries on `site`.

use mesh_data::StoreResult;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder};

use super::model::{Column, Entity, Model};

/// The sites in use in their order.
pub async fn in_use(database: &DatabaseConnection) -> StoreResult<Vec<Model>> {
    let select = Entity::find()
        .filter(Column::UseAt.eq(true))
        .order_by_asc(Column::SortSeq)
        .order_by_asc(Column::SiteId);
    Ok(select.all(database).await?)
}
