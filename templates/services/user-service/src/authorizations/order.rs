//! The order of authorizations: `sort_seq` is kept without gaps and repetitions where it was so.

use mesh_data::StoreResult;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::model::{Column, Entity};

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

/// Makes room at `place` if a row has it: that row and all behind it move back by one.
pub async fn make_room(transaction: &DatabaseTransaction, place: i32) -> StoreResult<()> {
    let taken = Entity::find()
        .filter(Column::SortSeq.eq(place))
        .count(transaction)
        .await?;
    if taken > 0 {
        shift(transaction, Column::SortSeq.gte(place), 1).await?;
    }
    Ok(())
}

/// Lets the rows between two places follow a row that moves from `old` to `new`.
pub async fn follow_move(transaction: &DatabaseTransaction, old: i32, new: i32) -> StoreResult<()> {
    if new < old {
        shift(transaction, Column::SortSeq.between(new, old - 1), 1).await
    } else if new > old {
        shift(transaction, Column::SortSeq.between(old + 1, new), -1).await
    } else {
        Ok(())
    }
}

/// Closes the gap that a row leaves behind at `place`.
pub async fn close_gap(transaction: &DatabaseTransaction, place: i32) -> StoreResult<()> {
    shift(transaction, Column::SortSeq.gt(place), -1).await
}

/// The place behind the last row.
pub async fn next(database: &impl ConnectionTrait) -> StoreResult<i32> {
    let last = Entity::find()
        .select_only()
        .expr(Column::SortSeq.max())
        .into_tuple::<Option<i32>>()
        .one(database)
        .await?;
    Ok(last.flatten().unwrap_or(0) + 1)
}

async fn shift(transaction: &DatabaseTransaction, rows: Expr, by: i32) -> StoreResult<()> {
    let moved = Expr::col(Column::SortSeq).add(by);
    Entity::update_many()
        .col_expr(Column::SortSeq, moved)
        .filter(rows)
        .exec(transaction)
        .await?;
    Ok(())
}
