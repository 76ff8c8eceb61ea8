//! How much stock each reservation holds: it takes once, and gives back once.

use mesh_data::StoreResult;
use mesh_web::now_utc;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue, DatabaseTransaction};

use super::inventory;
use crate::items::availability::Availability;
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

/// What became of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It has what it wants from now on.
    Now,
    /// It had that before: a copy of it came first.
    Before,
    /// It does not get it.
    Refused,
}

impl Taken {
    /// Whether the reservation has what it wants.
    pub fn holds(self) -> bool {
        self != Self::Refused
    }
}

/// Takes what an order wants if the item is one that it may take from, and so much is left; nothing
/// changes otherwise. Tells nothing when there is no such item.
///
/// # Errors
/// When a query fails.
pub async fn take(
    transaction: &DatabaseTransaction,
    order: &Order,
    may_take: fn(&Availability) -> bool,
) -> StoreResult<Option<Taken>> {
    // Copies of an order wait for each other here.
    let Some(item) = locked(transaction, order.reserve_item_id).await? else {
        return Ok(None);
    };
    let earlier = Entity::find_by_id(order.reserve_id.as_str())
        .one(transaction)
        .await?;
    let taken = match earlier {
        Some(row) if row.holds(order) => Taken::Before,
        Some(_) => Taken::Refused,
        None if may_take(&Availability::from(&item)) => take_new(transaction, order).await?,
        None => Taken::Refused,
    };
    Ok(Some(taken))
}

impl Model {
    /// Whether this is what an order wants. A reservation that took something else, or has given it
    /// back, takes nothing more.
    fn holds(&self, order: &Order) -> bool {
        let is_same = self.reserve_item_id == order.reserve_item_id && self.qty == order.qty;
        is_same && self.returned_date.is_none()
    }
}

async fn take_new(transaction: &DatabaseTransaction, order: &Order) -> StoreResult<Taken> {
    if !inventory::subtract(transaction, order.reserve_item_id, order.qty).await? {
        return Ok(Taken::Refused);
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
    Ok(Taken::Now)
}

/// Gives back whatever a reservation holds, which can be nothing.
///
/// # Errors
/// When a query fails.
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
