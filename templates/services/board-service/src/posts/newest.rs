//! The newest posts of several boards at once.

use mesh_data::StoreResult;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Order, Query, SelectStatement, WindowStatement};
use sea_orm::{ConnectionTrait, DatabaseConnection, FromQueryResult};

use super::answer::SimpleRow;
use super::model::{Column, Entity};
use crate::deletion::Deletion;

/// Up to `count` posts of each board that are not deleted, newest first, with one statement.
pub async fn of_boards(
    database: &DatabaseConnection,
    boards: &[i32],
    count: u32,
) -> StoreResult<Vec<SimpleRow>> {
    let newest = Query::select()
        .columns(COLUMNS)
        .from_subquery(ranked(boards), "ranked")
        .and_where(Expr::col("place").lte(count))
        .order_by(Column::BoardNo, Order::Asc)
        .order_by(Column::PostsNo, Order::Desc)
        .to_owned();
    let rows = database.query_all(&newest).await?;
    let rows = rows.iter().map(|row| SimpleRow::from_query_result(row, ""));
    Ok(rows.collect::<Result<_, _>>()?)
}

const COLUMNS: [Column; 5] = [
    Column::BoardNo,
    Column::PostsNo,
    Column::PostsTitle,
    Column::PostsContent,
    Column::CreatedDate,
];

/// The posts with their places on their boards.
fn ranked(boards: &[i32]) -> SelectStatement {
    let mut newest_first = WindowStatement::partition_by(Column::BoardNo);
    newest_first.order_by(Column::PostsNo, Order::Desc);
    Query::select()
        .columns(COLUMNS)
        .expr_window_as(Func::cust("ROW_NUMBER"), newest_first, "place")
        .from(Entity)
        .and_where(Expr::col(Column::BoardNo).is_in(boards.iter().copied()))
        .and_where(Expr::col(Column::DeleteAt).eq(Deletion::None))
        .to_owned()
}
