//! The order of authorizations.

use mesh_data::{Places, StoreResult};
use sea_orm::{Condition, DatabaseTransaction, EntityTrait, QueryOrder, QuerySelect};

use super::model::{Column, Entity};

/// All authorizations are in one order.
pub fn places() -> Places<Entity> {
    Places::new(Column::SortSeq, Condition::all())
}

/// Waits until no other transaction changes the order. On SQLite there is only one writer anyway.
pub async fn lock(transaction: &DatabaseTransaction) -> StoreResult<()> {
    let rows = Entity::find()
        .select_only()
        .column(Column::AuthorizationNo)
        .order_by_asc(Column::AuthorizationNo)
        .lock_exclusive();
    rows.into_tuple::<i32>().all(transaction).await?;
    Ok(())
}
