//! How much stock each reservation holds: it takes once, and gives back once.

use mesh_data::StoreResult;
use mesh_web::now_utc;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue, DatabaseTransaction};

use super::inventory;
use crate::items::store::locked;

/// Row of `stock_move`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stock_move")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub reserve_id: String,
    pub reserve_item_id: i64,
    pub qty: i32,
    pub taken_date: ChronoDateTime,
    /// When it was given back.
    pub returned_date: Option<ChronoDateTime>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What a reservation wants of the stock of an item.
#[derive(Debug, Clone)]
pub struct Order {
    pub reserve_id: String,
    pub reserve_item_id: i64,
    /// Above zero.
    pub qty: i32,
}

/// What an order was answered before, by whichever of its copies came first; nothing when it is new.
/// One that took something else, or has given it back, holds nothing of what is asked for now.
///
/// The item has to be locked, so that copies of an order wait for each other.
pub async fn earlier(
    transaction: &DatabaseTransaction,
    order: &Order,
) -> StoreResult<Option<bool>> {
    let row = Entity::find_by_id(order.reserve_id.as_str())
        .one(transaction)
        .await?;
    Ok(row.map(|row| {
        let is_same = row.reserve_item_id == order.reserve_item_id && row.qty == order.qty;
        is_same && row.returned_date.is_none()
    }))
}

/// Takes what a new order wants, if it is there. Tells whether it was; nothing changes otherwise.
pub async fn take(transaction: &DatabaseTransaction, order: &Order) -> StoreResult<bool> {
    if !inventory::subtract(transaction, order.reserve_item_id, order.qty).await? {
        return Ok(false);
    }
    let row = ActiveModel {
        reserve_id: ActiveValue::Set(order.reserve_id.clone()),
        reserve_item_id: ActiveValue::Set(order.reserve_item_id),
        qty: ActiveValue::Set(order.qty),
        taken_date: ActiveValue::Set(now_utc()),
        returned_date: ActiveValue::Set(None),
    };
    Entity::insert(row)
        .exec_without_returning(transaction)
        .await?;
    Ok(true)
}

/// Gives back whatever a reservation holds, which can be nothing.
pub async fn give_back(transaction: &DatabaseTransaction, reserve_id: &str) -> StoreResult<()> {
    let row = Entity::find_by_id(reserve_id).one(transaction).await?;
    let Some(row) = row else {
        return Ok(());
    };
    // The item first, as who takes locks it.
    locked(transaction, row.reserve_item_id).await?;
    let returned = Entity::update_many()
        .col_expr(Column::ReturnedDate, Expr::value(now_utc()))
        .filter(Column::ReserveId.eq(reserve_id))
        .filter(Column::ReturnedDate.is_null())
        .exec(transaction)
        .await?;
    if returned.rows_affected == 1 {
        inventory::add(transaction, row.reserve_item_id, row.qty).await?;
    }
    Ok(())
}
