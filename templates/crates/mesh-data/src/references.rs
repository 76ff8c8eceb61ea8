//! Whether what a row refers to is there.

use mesh_web::{ApiError, Text, Violations};
use sea_orm::{ActiveValue, DatabaseTransaction, EntityTrait, PrimaryKeyTrait, Value};

use crate::StoreResult;

/// Looks for the rows that one refers to before it is written, so that the refusal can name the member.
/// One that is deleted meanwhile is refused by the foreign key.
pub struct References<'a> {
    transaction: &'a DatabaseTransaction,
    violations: Violations,
}

impl<'a> References<'a> {
    /// Looks in this transaction.
    pub fn in_transaction(transaction: &'a DatabaseTransaction) -> Self {
        Self {
            transaction,
            violations: Violations::new(),
        }
    }

    /// Notes when the member `field` refers to no row of `E`.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn check<E>(
        &mut self,
        field: &str,
        reference: &ActiveValue<impl Into<Option<i64>> + Into<Value> + Copy>,
    ) -> StoreResult<()>
    where
        E: EntityTrait,
        E::PrimaryKey: PrimaryKeyTrait<ValueType = i64>,
    {
        let id = reference.try_as_ref().copied().and_then(Into::into);
        let Some(id) = id else {
            return Ok(());
        };
        let found = E::find_by_id(id).one(self.transaction).await?;
        let message = Text::key("err.entity.not.found");
        self.violations
            .check(found.is_some(), field, &id.to_string(), message);
        Ok(())
    }

    /// Ends the checks.
    ///
    /// # Errors
    /// E001 with every member that refers to nothing.
    pub fn into_result(self) -> Result<(), ApiError> {
        self.violations.into_result()
    }
}
