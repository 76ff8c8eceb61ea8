//! The newest items of each category, for the first page of a portal.

use mesh_data::StoreResult;
use mesh_web::LocalDateTime;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Order, Query, SelectStatement, WindowStatement};
use sea_orm::{ConnectionTrait, DatabaseConnection, FromQueryResult};
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::availability::{self, Availability};
use super::model::{Column, Entity};
use crate::codes::Code;

/// What is read of such an item.
#[derive(Debug, FromQueryResult)]
pub struct LatestRow {
    reserve_item_id: i64,
    reserve_item_name: String,
    #[sea_orm(nested)]
    availability: Availability,
}

/// An item on the first page.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReserveItemMain)]
pub struct LatestItem {
    reserve_item_id: i64,
    reserve_item_name: String,
    category_id: String,
    category_name: String,
    /// From when requests are taken.
    #[schema(required)]
    start_date: Option<LocalDateTime>,
    /// Until when requests are taken.
    #[schema(required)]
    end_date: Option<LocalDateTime>,
    /// Whether it can be reserved now.
    is_possible: bool,
}

impl LatestItem {
    fn new(row: LatestRow, category_name: String) -> Self {
        let window = row.availability.window();
        Self {
            reserve_item_id: row.reserve_item_id,
            reserve_item_name: row.reserve_item_name,
            category_name,
            start_date: window.start,
            end_date: window.end,
            is_possible: row.availability.is_possible(LocalDateTime::now()),
            category_id: row.availability.category_id,
        }
    }
}

/// Items by the names of their categories, which keep their order: front ends show one tab for each.
#[derive(Debug)]
pub struct ByCategory(Vec<(String, Vec<LatestItem>)>);

impl ByCategory {
    /// Sorts rows into categories; those without rows are left out. Where nobody knows the categories
    /// they are those of the rows, each with its id for a name.
    pub fn new(rows: Vec<LatestRow>, categories: Option<Vec<Code>>) -> Self {
        let categories = match categories {
            Some(codes) => codes
                .into_iter()
                .map(|code| (code.code_id, code.code_name))
                .collect(),
            None => ids_of(&rows),
        };
        let mut groups: Vec<_> = categories
            .into_iter()
            .map(|(id, name)| (id, name, Vec::new()))
            .collect();
        for row in rows {
            let own =
                |group: &&mut (String, String, Vec<_>)| group.0 == row.availability.category_id;
            if let Some((_, name, items)) = groups.iter_mut().find(own) {
                items.push(LatestItem::new(row, name.clone()));
            }
        }
        groups.retain(|(_, _, items)| !items.is_empty());
        let groups = groups.into_iter().map(|(_, name, items)| (name, items));
        Self(groups.collect())
    }
}

fn ids_of(rows: &[LatestRow]) -> Vec<(String, String)> {
    let ids = rows.iter().map(|row| row.availability.category_id.clone());
    let mut ids: Vec<_> = ids.map(|id| (id.clone(), id)).collect();
    ids.dedup();
    ids
}

impl Serialize for ByCategory {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, items)| (name, items)))
    }
}

/// Up to `count` items in use of each category, or all when it is 0: by category, newest first, with
/// one statement.
pub async fn of_categories(
    database: &DatabaseConnection,
    count: u32,
) -> StoreResult<Vec<LatestRow>> {
    let mut latest = Query::select();
    latest
        .columns(shown())
        .from_subquery(ranked(), "ranked")
        .order_by(Column::CategoryId, Order::Asc)
        .order_by("place", Order::Asc);
    if count > 0 {
        latest.and_where(Expr::col("place").lte(count));
    }
    let rows = database.query_all(&latest).await?;
    let rows = rows.iter().map(|row| LatestRow::from_query_result(row, ""));
    Ok(rows.collect::<Result<_, _>>()?)
}

fn shown() -> impl Iterator<Item = Column> {
    let own = [Column::ReserveItemId, Column::ReserveItemName];
    own.into_iter().chain(availability::COLUMNS)
}

/// The items in use with their places in their categories.
fn ranked() -> SelectStatement {
    let mut newest_first = WindowStatement::partition_by(Column::CategoryId);
    newest_first
        .order_by(Column::CreatedDate, Order::Desc)
        .order_by(Column::ReserveItemId, Order::Desc);
    Query::select()
        .columns(shown())
        .expr_window_as(Func::cust("ROW_NUMBER"), newest_first, "place")
        .from(Entity)
        .and_where(Expr::col(Column::UseAt).eq(true))
        .to_owned()
}
