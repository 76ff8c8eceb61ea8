//! The stock of an item, changed with one statement each: what others do at the same time counts.

use mesh_data::StoreResult;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::items::model::{Column, Entity};

/// Takes so many pieces if they are there. Tells whether they were; nothing changes otherwise.
pub async fn subtract(database: &impl ConnectionTrait, id: i64, qty: i32) -> StoreResult<bool> {
    let rest = Expr::col(Column::InventoryQty).sub(qty);
    let updated = Entity::update_many()
        .col_expr(Column::InventoryQty, rest)
        .filter(Column::ReserveItemId.eq(id))
        .filter(Column::InventoryQty.gte(qty))
        .exec(database)
        .await?;
    Ok(updated.rows_affected == 1)
}

/// Puts so many pieces back, but never more than there are in total. Tells whether there is such an
/// item.
pub async fn add(database: &impl ConnectionTrait, id: i64, qty: i32) -> StoreResult<bool> {
    let (stock, total) = (Column::InventoryQty, Column::TotalQty);
    let fits = Expr::col(stock).lte(Expr::col(total).sub(qty));
    let sum = CaseStatement::new()
        .case(fits, Expr::col(stock).add(qty))
        .finally(Expr::col(total));
    let updated = Entity::update_many()
        .col_expr(stock, sum.into())
        .filter(Column::ReserveItemId.eq(id))
        .exec(database)
        .await?;
    Ok(updated.rows_affected == 1)
}
