//! Queries of signing in.

use mesh_data::StoreResult;
use mesh_web::{Client, now_utc};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait};
use sea_orm::{ActiveValue, ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter};

use super::model as login_log;
use crate::users::UserState;
use crate::users::model::{Column, Entity, Model};

/// Wrong passwords in a row that halt an account.
const MOST_FAILURES: i32 = 5;

/// Width of `login_log.email_addr`.
const EMAIL_WIDTH: usize = 100;

/// The user with this address, which is in the stored form.
pub async fn by_email(database: &DatabaseConnection, email: &str) -> StoreResult<Option<Model>> {
    let select = Entity::find().filter(Column::EmailAddr.eq(email));
    Ok(select.one(database).await?)
}

/// Notes a success and makes `fingerprint` the only valid refresh token. Tells whether it did: an
/// account that was halted meanwhile stays as it is.
pub async fn succeed(
    database: &DatabaseConnection,
    user: &Model,
    fingerprint: String,
) -> StoreResult<bool> {
    let update = Entity::update_many()
        .col_expr(Column::LoginFailCount, Expr::value(0))
        .col_expr(Column::LastLoginDate, Expr::value(now_utc()))
        .col_expr(Column::RefreshToken, Expr::value(fingerprint))
        .filter(Column::UserNo.eq(user.user_no))
        .filter(Column::UserStateCode.eq(UserState::Normal.code()));
    Ok(update.exec(database).await?.rows_affected == 1)
}

/// Counts a failure and halts the account when there were too many, in one statement; whoever is
/// signed in with it has to sign in again when somebody opened it. Accounts that
/// are halted, left or deleted stay as they are, and an address that nobody has changes nothing.
pub async fn count_failure(database: &DatabaseConnection, email: &str) -> StoreResult<()> {
    let failures = || Expr::col(Column::LoginFailCount).add(1);
    let if_last = |then: Expr, column| {
        CaseStatement::new()
            .case(failures().gte(MOST_FAILURES), then)
            .finally(Expr::col(column))
    };
    let halted = if_last(Expr::value(UserState::Halted.code()), Column::UserStateCode);
    let signed_out = if_last(Expr::value(None::<String>), Column::RefreshToken);
    let counted = [UserState::Waiting.code(), UserState::Normal.code()];
    // The count comes last: MySQL assigns from left to right and would see the new one.
    let update = Entity::update_many()
        .col_expr(Column::UserStateCode, halted.into())
        .col_expr(Column::RefreshToken, signed_out.into())
        .col_expr(Column::LoginFailCount, failures())
        .filter(Column::EmailAddr.eq(email))
        .filter(Column::UserStateCode.is_in(counted));
    update.exec(database).await?;
    Ok(())
}

/// Puts a better hash in the place of an outdated one, unless the password was changed meanwhile.
pub async fn upgrade_password(
    database: &DatabaseConnection,
    user: &Model,
    hash: String,
) -> StoreResult<()> {
    let update = Entity::update_many()
        .col_expr(Column::EncryptedPassword, Expr::value(hash))
        .filter(Column::UserNo.eq(user.user_no))
        .filter(Column::EncryptedPassword.eq(user.encrypted_password.clone()));
    update.exec(database).await?;
    Ok(())
}

/// Writes down a login; `failure` is empty after success.
pub async fn log(
    database: &DatabaseConnection,
    client: &Client,
    email: &str,
    failure: &str,
) -> StoreResult<()> {
    let now = ActiveValue::Set(Some(now_utc()));
    let row = login_log::ActiveModel {
        log_id: ActiveValue::NotSet,
        site_id: ActiveValue::Set(client.site_id),
        email_addr: ActiveValue::Set(Some(email.chars().take(EMAIL_WIDTH).collect())),
        ip_addr: ActiveValue::Set(Some(client.address.clone())),
        success_at: ActiveValue::Set(failure.is_empty()),
        fail_content: ActiveValue::Set(Some(failure.to_owned())),
        created_date: now.clone(),
        modified_date: now,
    };
    login_log::Entity::insert(row)
        .exec_without_returning(database)
        .await?;
    Ok(())
}
