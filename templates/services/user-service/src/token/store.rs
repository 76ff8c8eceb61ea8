//! Queries on the refresh token of a user.

use mesh_data::StoreResult;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter};

use crate::users::UserState;
use crate::users::model::{Column, Entity, Model};

/// The user whose last refresh token has this fingerprint.
pub async fn by_fingerprint(
    database: &DatabaseConnection,
    fingerprint: &str,
) -> StoreResult<Option<Model>> {
    let select = Entity::find().filter(Column::RefreshToken.eq(fingerprint));
    Ok(select.one(database).await?)
}

/// Puts a new fingerprint in the place of the old one. Tells whether it did: of several calls with
/// the same token only the first finds the old one, and a user halted meanwhile is not found.
pub async fn rotate(
    database: &DatabaseConnection,
    user: &Model,
    old: &str,
    new: String,
) -> StoreResult<bool> {
    let update = Entity::update_many()
        .col_expr(Column::RefreshToken, Expr::value(new))
        .filter(Column::UserNo.eq(user.user_no))
        .filter(Column::RefreshToken.eq(old))
        .filter(Column::UserStateCode.eq(UserState::Normal.code()));
    Ok(update.exec(database).await?.rows_affected == 1)
}

/// Makes the refresh token of a user worthless, if there is one.
pub async fn end_session(database: &DatabaseConnection, user_id: &str) -> StoreResult<()> {
    let update = Entity::update_many()
        .col_expr(Column::RefreshToken, Expr::value(None::<String>))
        .filter(Column::UserId.eq(user_id));
    update.exec(database).await?;
    Ok(())
}
