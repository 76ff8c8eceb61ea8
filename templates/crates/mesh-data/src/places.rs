//! Rows in an order that people made: a column holds the place of each.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait,
    QueryFilter, QuerySelect, Select,
};

use crate::StoreResult;

/// The places of those rows that are in one order with each other. They are kept without gaps and
/// repetitions where they were so. Whoever changes them lets nobody else do the same at that time.
pub struct Places<E: EntityTrait> {
    place: E::Column,
    rows: Condition,
}

impl<E: EntityTrait> Places<E>
where
    E::Model: Send + Sync,
{
    /// The places in column `place` of the rows for which `rows` holds.
    pub fn new(place: E::Column, rows: Condition) -> Self {
        Self { place, rows }
    }

    /// Whether a row has `place`.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn is_taken(&self, database: &impl ConnectionTrait, place: i32) -> StoreResult<bool> {
        let rows = self.select().filter(self.place.eq(place));
        Ok(rows.count(database).await? > 0)
    }

    /// Makes room at `place` if a row has it: that row and all behind it move back by one.
    ///
    /// # Errors
    /// When a query fails.
    pub async fn make_room(
        &self,
        transaction: &DatabaseTransaction,
        place: i32,
    ) -> StoreResult<()> {
        if self.is_taken(transaction, place).await? {
            self.shift(transaction, self.place.gte(place), 1).await?;
        }
        Ok(())
    }

    /// Lets the rows between two places follow a row that moves from `old` to `new`.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn follow_move(
        &self,
        transaction: &DatabaseTransaction,
        old: i32,
        new: i32,
    ) -> StoreResult<()> {
        if new < old {
            self.shift(transaction, self.place.between(new, old - 1), 1)
                .await
        } else if new > old {
            self.shift(transaction, self.place.between(old + 1, new), -1)
                .await
        } else {
            Ok(())
        }
    }

    /// Closes the gap that a row leaves behind at `place`.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn close_gap(
        &self,
        transaction: &DatabaseTransaction,
        place: i32,
    ) -> StoreResult<()> {
        self.shift(transaction, self.place.gt(place), -1).await
    }

    /// The place behind the last row; 1 when there is none.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn next(&self, database: &impl ConnectionTrait) -> StoreResult<i32> {
        let last = self
            .select()
            .select_only()
            .expr(self.place.max())
            .into_tuple::<Option<i32>>()
            .one(database)
            .await?;
        Ok(last.flatten().unwrap_or(0).saturating_add(1))
    }

    fn select(&self) -> Select<E> {
        E::find().filter(self.rows.clone())
    }

    async fn shift(
        &self,
        transaction: &DatabaseTransaction,
        rows: Expr,
        by: i32,
    ) -> StoreResult<()> {
        E::update_many()
            .col_expr(self.place, Expr::col(self.place).add(by))
            .filter(self.rows.clone())
            .filter(rows)
            .exec(transaction)
            .await?;
        Ok(())
    }
}
