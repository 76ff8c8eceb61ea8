//! Pieces that queries share.

use mesh_web::{Direction, PageRequest, Search, SortOrder};
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr, SimpleExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, EntityTrait,
    FromQueryResult, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use crate::StoreResult;

/// The rows of one page, and how many rows there are on all pages.
///
/// # Errors
/// When the query fails.
pub async fn fetch_page<E>(
    database: &impl ConnectionTrait,
    select: Select<E>,
    request: &PageRequest,
) -> StoreResult<(Vec<E::Model>, u64)>
where
    E: EntityTrait,
    E::Model: FromQueryResult + Send + Sync,
{
    fetch_page_as(database, select, request).await
}

/// As [`fetch_page`], for a list that shows only some columns: those of `select`, as `R`.
///
/// # Errors
/// When the query fails.
pub async fn fetch_page_as<R, E>(
    database: &impl ConnectionTrait,
    select: Select<E>,
    request: &PageRequest,
) -> StoreResult<(Vec<R>, u64)>
where
    R: FromQueryResult + Send + Sync,
    E: EntityTrait,
    E::Model: FromQueryResult + Send + Sync,
{
    let rows = select
        .clone()
        .offset(request.offset())
        .limit(request.size)
        .into_model::<R>()
        .all(database)
        .await?;
    let total = match total_by_last_page(request, rows.len()) {
        Some(total) => total,
        None => select.count(database).await?,
    };
    Ok((rows, total))
}

/// How many rows there are on all pages when a page with that many is the last one, which most lists
/// have no other than; nothing when it is full, or behind the last one.
fn total_by_last_page(request: &PageRequest, rows: usize) -> Option<u64> {
    let rows = u64::try_from(rows).ok()?;
    let is_behind = rows == 0 && request.offset() > 0;
    (rows < request.size && !is_behind).then(|| request.offset() + rows)
}

/// Orders by the wanted columns that `column_of` knows by the name clients use, or by `default`, such
/// as `board_no,desc`, when there are none. Afterwards `request` tells the order that was applied,
/// which is what is answered.
pub fn sorted<E: EntityTrait>(
    select: Select<E>,
    request: &mut PageRequest,
    column_of: fn(&str) -> Option<E::Column>,
    default: &str,
) -> Select<E> {
    request
        .sort
        .retain(|order| column_of(&order.property).is_some());
    if request.sort.is_empty() {
        request.sort = SortOrder::list(default);
    }
    let known = request
        .sort
        .iter()
        .filter_map(|order| Some((column_of(&order.property)?, order.direction)));
    known.fold(select, |select, (column, direction)| {
        let order = match direction {
            Direction::Ascending => Order::Asc,
            Direction::Descending => Order::Desc,
        };
        select.order_by(column, order)
    })
}

/// Only rows in which the wanted column, if `column_of` knows it by the name that clients use, contains
/// the keyword.
pub fn searched<E: EntityTrait>(
    select: Select<E>,
    search: &Search,
    column_of: fn(&str) -> Option<E::Column>,
) -> Select<E> {
    let term = search.term();
    let term = term.and_then(|(name, keyword)| Some((column_of(name)?, keyword)));
    match term {
        Some((column, keyword)) => select.filter(contains_ignoring_case(column, keyword)),
        None => select,
    }
}

/// `column` contains `keyword`, whatever the case; `%` and `_` in the keyword mean themselves. NUL is
/// dropped, which PostgreSQL refuses.
pub fn contains_ignoring_case(column: impl ColumnTrait, keyword: &str) -> SimpleExpr {
    let escaped = keyword
        .to_lowercase()
        .replace('\0', "")
        .replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_");
    let pattern = LikeExpr::new(format!("%{escaped}%")).escape('!');
    Expr::expr(Func::lower(column.into_expr())).like(pattern)
}

/// A transaction that is going to write. On SQLite it takes the write lock at once: one that reads
/// first and wants the lock later is refused when somebody else wrote in between.
///
/// # Errors
/// When the database does not answer, or stays locked.
pub async fn start_writing(database: &DatabaseConnection) -> StoreResult<DatabaseTransaction> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    Ok(database.begin_with_options(options).await?)
}

/// Makes what was written last.
///
/// # Errors
/// When the database refuses it.
pub async fn commit(transaction: DatabaseTransaction) -> StoreResult<()> {
    Ok(transaction.commit().await?)
}
