//! What others have reserved of an item.

use chrono::NaiveDateTime;
use mesh_data::StoreResult;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Select,
};

use super::Days;
use super::peak::{Occupation, peak};
use crate::reserves::model::{Column, Entity};
use crate::reserves::status::Status;

/// Which reservations of others count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Those that are only requested, too.
    Requested,
    /// Those that are given: requests for the same do not stop each other from being approved.
    Given,
}

impl Counted {
    fn states(self) -> &'static [Status] {
        match self {
            Self::Requested => &[Status::Request, Status::Approve, Status::Done],
            Self::Given => &[Status::Approve, Status::Done],
        }
    }
}

/// What is reserved of an item on the busiest of `days`, without the reservation `but`.
pub async fn peak_of(
    database: &impl ConnectionTrait,
    item: i64,
    days: Days,
    counted: Counted,
    but: Option<&str>,
) -> StoreResult<i64> {
    let (from, until) = days.midnights();
    let select = of_item(item, counted, but)
        .select_only()
        .columns([
            Column::ReserveStartDate,
            Column::ReserveEndDate,
            Column::ReserveQty,
        ])
        .filter(Column::ReserveStartDate.lt(until))
        .filter(Column::ReserveEndDate.gte(from));
    let rows: Vec<(NaiveDateTime, NaiveDateTime, Option<i32>)> =
        select.into_tuple().all(database).await?;
    let occupations = rows.into_iter().map(|(start, end, quantity)| Occupation {
        first: start.date(),
        last: end.date(),
        quantity: quantity.unwrap_or_default().into(),
    });
    Ok(peak(&occupations.collect::<Vec<_>>(), days))
}

/// Whether somebody has an item at any moment from start to end, without the reservation `but`.
pub async fn is_taken(
    database: &impl ConnectionTrait,
    item: i64,
    days: Days,
    counted: Counted,
    but: Option<&str>,
) -> StoreResult<bool> {
    let overlapping = of_item(item, counted, but)
        .filter(Column::ReserveStartDate.lte(days.end.local()))
        .filter(Column::ReserveEndDate.gte(days.start.local()));
    Ok(overlapping.count(database).await? > 0)
}

fn of_item(item: i64, counted: Counted, but: Option<&str>) -> Select<Entity> {
    let states = counted.states().iter().copied();
    let select = Entity::find()
        .filter(Column::ReserveItemId.eq(item))
        .filter(Column::ReserveStatusId.is_in(states));
    match but {
        Some(reserve_id) => select.filter(Column::ReserveId.ne(reserve_id)),
        None => select,
    }
}
