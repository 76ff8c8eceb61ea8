//! One decision about an item at a time, whichever instance and database.

use mesh_data::{StoreResult, start_writing};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction};

use crate::reserves::category::Category;

const TABLE: &str = "booked_item";
const ITEM: &str = "reserve_item_id";
const DECISIONS: &str = "decision_count";

/// A transaction that decides about an item. Where days are reserved, nobody else decides about the
/// same item until it ends, and it sees all that was decided before.
pub async fn start_deciding(
    database: &DatabaseConnection,
    category: Category,
    item: i64,
) -> StoreResult<DatabaseTransaction> {
    if !category.has_dates() {
        return start_writing(database).await;
    }
    make_row(database, item).await?;
    let transaction = start_writing(database).await?;
    lock_row(&transaction, item).await?;
    Ok(transaction)
}

/// Makes the row that is locked. That is no part of the transaction: two that insert the same row and
/// go on would wait for each other on MySQL and MariaDB.
async fn make_row(database: &DatabaseConnection, item: i64) -> StoreResult<()> {
    let insert = Query::insert()
        .into_table(TABLE)
        .columns([ITEM])
        .values_panic([item.into()])
        .on_conflict(OnConflict::column(ITEM).do_nothing_on([ITEM]).to_owned())
        .to_owned();
    database.execute(&insert).await?;
    Ok(())
}

/// The first statement of a transaction: whatever it reads comes after the lock.
async fn lock_row(transaction: &DatabaseTransaction, item: i64) -> StoreResult<()> {
    let update = Query::update()
        .table(TABLE)
        .value(DECISIONS, Expr::col(DECISIONS).add(1))
        .and_where(Expr::col(ITEM).eq(item))
        .to_owned();
    transaction.execute(&update).await?;
    Ok(())
}
