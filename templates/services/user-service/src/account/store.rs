//! Queries on one's own account.

use mesh_data::{StoreResult, start_writing};
use mesh_web::now_utc;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, UpdateMany};

use super::requests::Info;
use crate::password_reset;
use crate::users::UserState;
use crate::users::model::{Column, Entity, Model};

/// Puts `hash` in the place of the password that was proved, ends all sessions, and makes links for a
/// new password worthless. Tells whether it did: of several changes at once only one finds the
/// password that it knows.
pub async fn change_password(
    database: &DatabaseConnection,
    user: &Model,
    hash: String,
) -> StoreResult<bool> {
    let transaction = start_writing(database).await?;
    let update = change_of(user)
        .col_expr(Column::EncryptedPassword, Expr::value(hash))
        .col_expr(Column::RefreshToken, Expr::value(None::<String>))
        .filter(Column::EncryptedPassword.eq(user.encrypted_password.clone()));
    if update.exec(&transaction).await?.rows_affected == 0 {
        return Ok(false);
    }
    password_reset::void(&transaction, &user.email_addr).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Changes name and e-mail address. Links that were sent to another address become worthless. Tells
/// whether it did.
pub async fn change_info(
    database: &DatabaseConnection,
    user: &Model,
    info: Info,
) -> StoreResult<bool> {
    let transaction = start_writing(database).await?;
    let has_moved = info.email != user.email_addr;
    let update = change_of(user)
        .col_expr(Column::UserName, Expr::value(info.user_name))
        .col_expr(Column::EmailAddr, Expr::value(info.email));
    if update.exec(&transaction).await?.rows_affected == 0 {
        return Ok(false);
    }
    if has_moved {
        password_reset::void(&transaction, &user.email_addr).await?;
    }
    transaction.commit().await?;
    Ok(true)
}

/// A change of the account by its owner, unless it was halted or deleted meanwhile.
fn change_of(user: &Model) -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::LastModifiedBy, Expr::value(user.user_id.clone()))
        .col_expr(Column::ModifiedDate, Expr::value(now_utc()))
        .filter(Column::UserNo.eq(user.user_no))
        .filter(Column::UserStateCode.eq(UserState::Normal.code()))
}
