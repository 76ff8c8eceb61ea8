//! Queries on `authorization`.

use mesh_data::{StoreResult, contains_ignoring_case, fetch_page, sorted, start_writing};
use mesh_web::{PageRequest, Search, now_utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue, DatabaseConnection, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, Select,
};

use super::model::{ActiveModel, AuthorizationInput, Column, Entity, Model};
use super::order::{self, places};

/// A page of authorizations; `request` tells afterwards which order was applied.
pub async fn page(
    database: &DatabaseConnection,
    search: &Search,
    request: &mut PageRequest,
) -> StoreResult<(Vec<Model>, u64)> {
    let select = sorted(matching(search), request, sort_column, "sort_seq")
        .order_by_asc(Column::AuthorizationNo);
    fetch_page(database, select, request).await
}

/// The authorizations that a search finds, in no order.
pub fn matching(search: &Search) -> Select<Entity> {
    let select = Entity::find();
    match searched(search) {
        Some((column, keyword)) => select.filter(contains_ignoring_case(column, keyword)),
        None => select,
    }
}

fn searched(search: &Search) -> Option<(Column, &str)> {
    let (name, keyword) = search.term()?;
    let column = match name {
        "authorizationName" => Column::AuthorizationName,
        "urlPatternValue" => Column::UrlPatternValue,
        "httpMethodCode" => Column::HttpMethodCode,
        _ => return None,
    };
    Some((column, keyword))
}

fn sort_column(name: &str) -> Option<Column> {
    match name {
        "authorization_no" => Some(Column::AuthorizationNo),
        "authorization_name" => Some(Column::AuthorizationName),
        "url_pattern_value" => Some(Column::UrlPatternValue),
        "http_method_code" => Some(Column::HttpMethodCode),
        "sort_seq" => Some(Column::SortSeq),
        _ => None,
    }
}

/// One authorization.
pub async fn by_number(database: &DatabaseConnection, number: i32) -> StoreResult<Option<Model>> {
    Ok(Entity::find_by_id(number).one(database).await?)
}

/// The place behind the last authorization.
pub async fn next_sort_seq(database: &DatabaseConnection) -> StoreResult<i32> {
    places().next(database).await
}

/// Adds an authorization at its place in the order.
pub async fn create(
    database: &DatabaseConnection,
    input: AuthorizationInput,
    author: &str,
) -> StoreResult<Model> {
    let transaction = start_writing(database).await?;
    order::lock(&transaction).await?;
    places().make_room(&transaction, input.sort_seq).await?;
    let now = ActiveValue::Set(now_utc());
    let row = ActiveModel {
        created_by: ActiveValue::Set(author.to_owned()),
        created_date: now,
        ..changed(input, author)
    };
    let created = row.insert(&transaction).await?;
    transaction.commit().await?;
    Ok(created)
}

/// Changes an authorization and moves it to its new place; nothing when it does not exist.
pub async fn update(
    database: &DatabaseConnection,
    number: i32,
    input: AuthorizationInput,
    author: &str,
) -> StoreResult<Option<Model>> {
    let transaction = start_writing(database).await?;
    order::lock(&transaction).await?;
    let Some(old) = Entity::find_by_id(number).one(&transaction).await? else {
        return Ok(None);
    };
    places()
        .follow_move(&transaction, old.sort_seq, input.sort_seq)
        .await?;
    let row = ActiveModel {
        authorization_no: ActiveValue::Unchanged(number),
        ..changed(input, author)
    };
    let updated = row.update(&transaction).await?;
    transaction.commit().await?;
    Ok(Some(updated))
}

/// Deletes an authorization with its grants. Tells whether there was one.
pub async fn delete(database: &DatabaseConnection, number: i32) -> StoreResult<bool> {
    let transaction = start_writing(database).await?;
    order::lock(&transaction).await?;
    let Some(old) = Entity::find_by_id(number).one(&transaction).await? else {
        return Ok(false);
    };
    let place = old.sort_seq;
    old.into_active_model().delete(&transaction).await?;
    places().close_gap(&transaction, place).await?;
    transaction.commit().await?;
    Ok(true)
}

fn changed(input: AuthorizationInput, author: &str) -> ActiveModel {
    ActiveModel {
        authorization_name: ActiveValue::Set(input.authorization_name),
        url_pattern_value: ActiveValue::Set(input.url_pattern_value),
        http_method_code: ActiveValue::Set(input.http_method_code),
        sort_seq: ActiveValue::Set(input.sort_seq),
        last_modified_by: ActiveValue::Set(author.to_owned()),
        modified_date: ActiveValue::Set(now_utc()),
        ..Default::default()
    }
}
