//! Queries on requests for a new password.
//!
//! Whatever changes both tables takes the row of the user first, so that no two wait for each other.

use std::time::Duration;

use chrono::NaiveDateTime;
use mesh_data::{StoreResult, start_writing};
use mesh_security::fingerprint;
use mesh_web::now_utc;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseConnection, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, UpdateMany,
};
use uuid::Uuid;

use super::model::{Column, Entity, Model};
use crate::users::UserState;
use crate::users::model::{Column as User, Entity as Users};

/// How long a link works; the mail says so.
const LIFE: Duration = Duration::from_secs(60 * 60);

/// A token that was just made, and the row that knows its fingerprint.
pub struct OpenRequest {
    pub token: String,
    pub row: Model,
}

/// Opens a request for the user with this address and name, and closes earlier ones. Nothing when
/// there is no such user in normal state, or the last request is younger than `interval`.
pub async fn open(
    database: &DatabaseConnection,
    email: &str,
    user_name: &str,
    interval: Duration,
) -> StoreResult<Option<OpenRequest>> {
    let transaction = start_writing(database).await?;
    let user = Users::find()
        .filter(User::EmailAddr.eq(email))
        .filter(User::UserStateCode.eq(UserState::Normal.code()));
    let user = user.lock_exclusive().one(&transaction).await?;
    let Some(user) = user.filter(|user| user.user_name.trim() == user_name.trim()) else {
        return Ok(None);
    };
    let last = Entity::find()
        .filter(Column::EmailAddr.eq(&user.email_addr))
        .order_by_desc(Column::RequestNo)
        .limit(1);
    let last = last.one(&transaction).await?;
    if last
        .as_ref()
        .is_some_and(|last| last.created_date > before(interval))
    {
        return Ok(None);
    }
    void(&transaction, &user.email_addr).await?;
    let number = last.map_or(1, |last| last.request_no + 1);
    let opened = insert(&transaction, user.email_addr, number).await?;
    transaction.commit().await?;
    Ok(Some(opened))
}

async fn insert(
    transaction: &DatabaseTransaction,
    email: String,
    request_no: i32,
) -> StoreResult<OpenRequest> {
    let token = Uuid::new_v4().simple().to_string();
    let now = now_utc();
    let row = Model {
        email_addr: email,
        request_no,
        token_value: fingerprint(&token),
        change_at: false,
        created_date: now,
        modified_date: now,
    };
    let insert = Entity::insert(row.clone().into_active_model().reset_all());
    insert.exec_without_returning(transaction).await?;
    Ok(OpenRequest { token, row })
}

/// Removes a request whose mail was not sent, so that the next one does not have to wait.
pub async fn remove(database: &DatabaseConnection, row: &Model) -> StoreResult<()> {
    let delete = Entity::delete_many()
        .filter(Column::EmailAddr.eq(&row.email_addr))
        .filter(Column::RequestNo.eq(row.request_no));
    delete.exec(database).await?;
    Ok(())
}

/// The open request that a token belongs to.
pub async fn find_open(database: &DatabaseConnection, token: &str) -> StoreResult<Option<Model>> {
    let select = Entity::find()
        .filter(Column::TokenValue.eq(fingerprint(token)))
        .filter(Column::ChangeAt.eq(false))
        .filter(Column::CreatedDate.gt(before(LIFE)));
    Ok(select.one(database).await?)
}

/// Uses an open request: its user gets the password, and all sessions end. Tells whether it did; of
/// several uses at once, one does.
pub async fn complete(
    database: &DatabaseConnection,
    request: &Model,
    hash: String,
) -> StoreResult<bool> {
    let transaction = start_writing(database).await?;
    let change = Users::update_many()
        .col_expr(User::EncryptedPassword, Expr::value(hash))
        .col_expr(User::RefreshToken, Expr::value(None::<String>))
        .col_expr(User::LastModifiedBy, Expr::col(User::UserId))
        .col_expr(User::ModifiedDate, Expr::value(now_utc()))
        .filter(User::EmailAddr.eq(&request.email_addr))
        .filter(User::UserStateCode.eq(UserState::Normal.code()));
    let changed = change.exec(&transaction).await?.rows_affected;
    let used = closing(&request.email_addr)
        .filter(Column::RequestNo.eq(request.request_no))
        .exec(&transaction)
        .await?
        .rows_affected;
    if (changed, used) != (1, 1) {
        return Ok(false);
    }
    transaction.commit().await?;
    Ok(true)
}

/// Makes all links that were sent to an address worthless.
pub async fn void(transaction: &DatabaseTransaction, email: &str) -> StoreResult<()> {
    closing(email).exec(transaction).await?;
    Ok(())
}

fn closing(email: &str) -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::ChangeAt, Expr::value(true))
        .col_expr(Column::ModifiedDate, Expr::value(now_utc()))
        .filter(Column::EmailAddr.eq(email))
        .filter(Column::ChangeAt.eq(false))
}

fn before(duration: Duration) -> NaiveDateTime {
    now_utc() - duration
}
