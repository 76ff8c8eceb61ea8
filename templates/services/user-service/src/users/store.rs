//! Queries on `user`.

use mesh_data::{StoreResult, contains_ignoring_case, fetch_page, start_writing};
use mesh_web::{PageRequest, Search, now_utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, DatabaseConnection,
    DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::model::{ActiveModel, Column, Entity, Model};
use super::requests::UserInput;
use super::{NewUser, UserState};
use crate::password_reset;

/// A page of users by name, whatever their state.
pub async fn page(
    database: &DatabaseConnection,
    search: &Search,
    request: &PageRequest,
) -> StoreResult<(Vec<Model>, u64)> {
    let mut select = Entity::find()
        .order_by_asc(Column::UserName)
        .order_by_asc(Column::EmailAddr);
    if let Some((column, keyword)) = searched(search) {
        select = select.filter(contains_ignoring_case(column, keyword));
    }
    fetch_page(database, select, request).await
}

fn searched(search: &Search) -> Option<(Column, &str)> {
    let (name, keyword) = search.term()?;
    let column = match name {
        "userName" => Column::UserName,
        "email" => Column::EmailAddr,
        _ => return None,
    };
    Some((column, keyword))
}

/// NUL is dropped, which PostgreSQL refuses.
fn has_id(user_id: &str) -> Expr {
    Column::UserId.eq(user_id.replace('\0', ""))
}

/// The user with the id that tokens carry.
pub async fn by_user_id(
    database: &DatabaseConnection,
    user_id: &str,
) -> StoreResult<Option<Model>> {
    let select = Entity::find().filter(has_id(user_id));
    Ok(select.one(database).await?)
}

/// The same, held so that nobody else changes it before the transaction ends.
pub async fn hold(transaction: &DatabaseTransaction, user_id: &str) -> StoreResult<Option<Model>> {
    let select = Entity::find().filter(has_id(user_id));
    Ok(select.lock_exclusive().one(transaction).await?)
}

/// Adds a user and gives the number. An address that somebody has is a duplicate.
pub async fn insert(
    database: &impl ConnectionTrait,
    user: NewUser,
    author: &str,
) -> StoreResult<i64> {
    let inserted = Entity::insert(user.into_row(author)).exec(database).await?;
    Ok(inserted.last_insert_id)
}

/// Changes a user; `hash` is that of a new password. Tells whether there is one.
///
/// Whoever is not in normal state any more, or has another password, has to sign in again.
pub async fn update(
    database: &DatabaseConnection,
    user_id: &str,
    input: UserInput,
    hash: Option<String>,
    author: &str,
) -> StoreResult<bool> {
    let transaction = start_writing(database).await?;
    let Some(old) = hold(&transaction, user_id).await? else {
        return Ok(false);
    };
    if hash.is_some() || old.email_addr != input.email {
        password_reset::void(&transaction, &old.email_addr).await?;
    }
    changed(&old, input, hash, author)
        .update(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(true)
}

fn changed(old: &Model, input: UserInput, hash: Option<String>, author: &str) -> ActiveModel {
    let was_normal = old.user_state_code == UserState::Normal.code();
    let is_normal = input.state == UserState::Normal;
    let mut row = ActiveModel {
        user_no: ActiveValue::Unchanged(old.user_no),
        user_name: ActiveValue::Set(input.user_name),
        email_addr: ActiveValue::Set(input.email),
        role_id: ActiveValue::Set(input.role.name().to_owned()),
        user_state_code: ActiveValue::Set(input.state.code().to_owned()),
        last_modified_by: ActiveValue::Set(Some(author.to_owned())),
        modified_date: ActiveValue::Set(Some(now_utc())),
        ..Default::default()
    };
    if hash.is_some() || !is_normal {
        row.refresh_token = ActiveValue::Set(None);
    }
    if hash.is_some() {
        row.encrypted_password = ActiveValue::Set(hash);
    }
    if is_normal && !was_normal {
        // Otherwise the next wrong password would halt the account again.
        row.login_fail_count = ActiveValue::Set(0);
    }
    row
}

/// Puts a user into a state in which nobody signs in, and ends what goes on. Tells whether there is
/// such a user.
pub async fn retire(
    database: &DatabaseConnection,
    user_id: &str,
    state: UserState,
    author: &str,
) -> StoreResult<bool> {
    let update = Entity::update_many()
        .col_expr(Column::UserStateCode, Expr::value(state.code()))
        .col_expr(Column::RefreshToken, Expr::value(None::<String>))
        .col_expr(Column::LastModifiedBy, Expr::value(author))
        .col_expr(Column::ModifiedDate, Expr::value(now_utc()))
        .filter(has_id(user_id));
    Ok(update.exec(database).await?.rows_affected == 1)
}

/// Ids and names of the users with these ids.
pub async fn names(
    database: &DatabaseConnection,
    user_ids: Vec<String>,
) -> StoreResult<Vec<(String, String)>> {
    // PostgreSQL refuses NUL, which no id has.
    let user_ids = user_ids.into_iter().filter(|id| !id.contains('\0'));
    let select = Entity::find()
        .select_only()
        .columns([Column::UserId, Column::UserName])
        .filter(Column::UserId.is_in(user_ids));
    Ok(select.into_tuple().all(database).await?)
}
