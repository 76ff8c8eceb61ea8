//! A reservation that is about to be made.

use mesh_data::StoreResult;
use mesh_web::{ApiError, LocalDateTime, Text};
use sea_orm::ActiveValue::Set;
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::booking::{self, Counted, require_bookable, require_fitting, require_open};
use super::category::Category;
use super::details::Details;
use super::model::{ActiveModel, Model};
use super::status::{Status, StockRequest};
use super::store;
use crate::items::ItemRelation;
use crate::state::AppState;

/// What somebody wants, and the item that it is wanted of.
pub struct Draft {
    details: Details,
    item: ItemRelation,
    pub category: Category,
}

impl Draft {
    /// With the item as it is now; what a client says about it does not count.
    ///
    /// # Errors
    /// E003 when there is no such item, E001 when the details lack what its category needs, 503 when
    /// nobody can tell.
    pub async fn of(details: Details, state: &AppState) -> Result<Self, ApiError> {
        let item = state.items.to_decide(details.reserve_item_id).await?;
        let category = Category::of(item.category_id.as_deref().unwrap_or_default());
        details.require_complete(category)?;
        Ok(Self {
            details,
            item,
            category,
        })
    }

    /// Lets people apply while an item is in use and open, for days on which it can be had.
    ///
    /// # Errors
    /// B001 with the rule that is broken.
    pub fn require_applicable(&self) -> Result<(), ApiError> {
        if self.item.is_use != Some(true) {
            return Err(ApiError::business(Text::key("valid.reserve_close")));
        }
        require_open(&self.item, LocalDateTime::now())?;
        require_fitting(self.category, &self.item, self.details.wish(None))
    }

    /// Lets people have at once what the first get.
    ///
    /// # Errors
    /// B001 `valid.reserve_date` for other items.
    pub fn require_given_at_once(&self) -> Result<(), ApiError> {
        if self.item.is_given_at_once() && self.category != Category::Other {
            Ok(())
        } else {
            Err(booking::not_on_these_days())
        }
    }

    /// A transaction in which nobody else decides about the item.
    pub async fn start_deciding(&self, state: &AppState) -> StoreResult<DatabaseTransaction> {
        let item = self.details.reserve_item_id;
        booking::start_deciding(&state.database, self.category, item).await
    }

    /// Lets through what the rules of the category allow at this moment.
    ///
    /// # Errors
    /// B001 with the rule that is broken.
    pub async fn require_bookable(
        &self,
        transaction: &DatabaseTransaction,
    ) -> Result<(), ApiError> {
        let wish = self.details.wish(None);
        let counted = Counted::Requested;
        require_bookable(transaction, self.category, &self.item, wish, counted).await
    }

    /// Makes the reservation.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn insert(
        self,
        transaction: &DatabaseTransaction,
        status: Status,
        waiting: Option<StockRequest>,
        author: &str,
    ) -> StoreResult<Model> {
        let row = ActiveModel {
            reserve_id: Set(Uuid::new_v4().to_string()),
            reserve_item_id: Set(self.details.reserve_item_id),
            location_id: Set(self.item.location_id),
            category_id: Set(self.item.category_id.unwrap_or_default()),
            reserve_status_id: Set(status),
            stock_request: Set(waiting),
            user_id: Set(self.details.user_id.clone()),
            ..self.details.columns()
        };
        store::insert(transaction, row, author).await
    }
}
