//! Whether something can be reserved.

mod days;
mod item_lock;
mod occupied;
mod peak;
mod rules;

use mesh_web::{ApiError, ErrorCode, LocalDateTime, Text};
use sea_orm::DatabaseTransaction;

pub use self::days::Days;
pub use self::item_lock::start_deciding;
pub use self::occupied::{Counted, peak_of};
pub use self::rules::require_open;
use self::rules::{require_days, require_pieces, require_seats};
use super::category::Category;
use super::model::Model;
use crate::items::ItemRelation;

/// What somebody wants of an item.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    pub quantity: Option<i32>,
    pub start: Option<LocalDateTime>,
    pub end: Option<LocalDateTime>,
    /// The reservation that is to be changed, which does not stand in its own way.
    pub reserve_id: Option<&'a str>,
}

impl<'a> Wish<'a> {
    /// What a reservation is for.
    pub fn of(reserve: &'a Model) -> Self {
        Self {
            quantity: reserve.reserve_qty,
            start: reserve.start(),
            end: reserve.end(),
            reserve_id: Some(&reserve.reserve_id),
        }
    }

    fn days(&self) -> Result<Days, ApiError> {
        let days = self.start.zip(self.end);
        let days = days.filter(|(start, end)| start <= end);
        days.map(|(start, end)| Days { start, end })
            .ok_or_else(not_on_these_days)
    }
}

/// Lets through what the rules of its category allow at this moment. The transaction is one of
/// [`start_deciding`], so that what is read here still holds when it is written.
///
/// # Errors
/// B001 with the rule that is broken.
pub async fn require_bookable(
    transaction: &DatabaseTransaction,
    category: Category,
    item: &ItemRelation,
    wish: Wish<'_>,
    counted: Counted,
) -> Result<(), ApiError> {
    match category {
        Category::Education => {
            require_open(item, LocalDateTime::now())?;
            require_seats(item, wish.quantity.unwrap_or_default())
        }
        Category::Equipment => {
            let days = wish.days()?;
            require_days(item, days)?;
            let id = item_id(item)?;
            let peak = peak_of(transaction, id, days, counted, wish.reserve_id).await?;
            require_pieces(item, peak, wish.quantity.unwrap_or_default())
        }
        Category::Space => {
            let days = wish.days()?;
            require_days(item, days)?;
            let id = item_id(item)?;
            let is_taken = occupied::is_taken(transaction, id, days, counted, wish.reserve_id);
            if is_taken.await? {
                return Err(not_on_these_days());
            }
            Ok(())
        }
        Category::Other => Ok(()),
    }
}

/// As [`require_bookable`], as far as it follows from the item alone and not from what others have
/// reserved.
///
/// # Errors
/// B001 with the rule that is broken.
pub fn require_fitting(
    category: Category,
    item: &ItemRelation,
    wish: Wish<'_>,
) -> Result<(), ApiError> {
    if category.has_dates() {
        return require_days(item, wish.days()?);
    }
    Ok(())
}

fn item_id(item: &ItemRelation) -> Result<i64, ApiError> {
    item.reserve_item_id.ok_or(ErrorCode::EntityNotFound.into())
}

/// The refusal of days on which there is nothing to have.
pub fn not_on_these_days() -> ApiError {
    ApiError::business(Text::key("valid.reserve_date"))
}
