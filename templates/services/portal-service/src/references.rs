//! Rows that refer to others by a number or a code: what they refer to is not deleted.

use mesh_data::{StoreError, StoreResult};
use mesh_web::{ApiError, Text};
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
};

use crate::menus::model::MenuType;
use crate::{banners, menus, policies};

/// What is answered when other rows refer to the one that is to be deleted.
pub fn still_referred_to() -> ApiError {
    ApiError::business(Text::key("err.db.constraint.delete"))
}

/// # Errors
/// B001 when something is classified with the code.
pub async fn forbid_deletion_of_code(
    transaction: &DatabaseTransaction,
    code_id: &str,
) -> Result<(), ApiError> {
    let banners = banners::model::Column::BannerTypeCode.eq(code_id);
    forbid_if_any::<banners::model::Entity>(transaction, banners.into()).await?;
    let menus = menus::model::Column::TypeId.eq(code_id);
    forbid_if_any::<menus::model::Entity>(transaction, menus.into()).await?;
    let policies = policies::model::Column::TypeId.eq(code_id);
    forbid_if_any::<policies::model::Entity>(transaction, policies.into()).await
}

/// # Errors
/// B001 when a menu shows the content.
pub async fn forbid_deletion_of_content(
    transaction: &DatabaseTransaction,
    content_no: i32,
) -> Result<(), ApiError> {
    let shown = Condition::all()
        .add(menus::model::Column::TypeId.eq(MenuType::CONTENTS))
        .add(menus::model::Column::ConnectId.eq(content_no));
    forbid_if_any::<menus::model::Entity>(transaction, shown).await
}

async fn forbid_if_any<E>(
    transaction: &DatabaseTransaction,
    referring: Condition,
) -> Result<(), ApiError>
where
    E: EntityTrait,
    E::Model: Send + Sync,
{
    if count::<E>(transaction, referring).await? > 0 {
        return Err(still_referred_to());
    }
    Ok(())
}

async fn count<E>(transaction: &DatabaseTransaction, rows: Condition) -> StoreResult<u64>
where
    E: EntityTrait,
    E::Model: Send + Sync,
{
    let count = E::find().filter(rows).count(transaction).await;
    count.map_err(StoreError::from)
}
