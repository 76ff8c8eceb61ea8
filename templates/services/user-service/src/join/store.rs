//! The query whether an address is taken.

use mesh_data::StoreResult;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter};

use crate::users::model::{Column, Entity};

/// Whether somebody has `email`, apart from `user_id`.
pub async fn is_taken(
    database: &DatabaseConnection,
    email: &str,
    user_id: Option<&str>,
) -> StoreResult<bool> {
    let mut select = Entity::find().filter(Column::EmailAddr.eq(email));
    if let Some(user_id) = user_id {
        select = select.filter(Column::UserId.ne(user_id));
    }
    Ok(select.count(database).await? > 0)
}
