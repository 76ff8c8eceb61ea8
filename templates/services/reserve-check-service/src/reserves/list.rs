//! Pages of reservations, newest first.

use mesh_data::{StoreResult, fetch_page};
use mesh_web::{ApiError, FieldError, Page, PageRequest, Search, Text};
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::answer::ListItem;
use super::model::{Column, Entity, Model};
use crate::state::AppState;

const PAGE_SIZE: u64 = 10;

/// What lists are narrowed down to.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Number of the location of the reserved item.
    #[param(value_type = Option<i64>)]
    location_id: Option<String>,
    /// Code of the category of the reserved item.
    category_id: Option<String>,
}

/// A page of reservations: of everybody, or of one user.
///
/// # Errors
/// E001 when the number of the location is none.
pub async fn page(
    state: &AppState,
    user: Option<&str>,
    filter: &Filter,
    search: &Search,
    query: Option<String>,
) -> Result<Page<ListItem>, ApiError> {
    let request = page_request(query);
    let mut select = filtered(filter)?
        .order_by_desc(Column::CreateDate)
        .order_by_desc(Column::ReserveId);
    if let Some(user) = user {
        select = select.filter(Column::UserId.eq(user.replace('\0', "")));
    }
    if let Some(("item", name)) = search.term()
        && !name.trim().is_empty()
    {
        let items = items_named(state, name).await?;
        select = select.filter(Column::ReserveItemId.is_in(items));
    }
    let (rows, total) = fetch_page(&state.database, select, &request).await?;
    Ok(Page::new(with_names(state, rows).await, &request, total))
}

/// A page of no reservations at all.
pub fn empty_page(query: Option<String>) -> Page<ListItem> {
    Page::new(Vec::new(), &page_request(query), 0)
}

fn page_request(query: Option<String>) -> PageRequest {
    PageRequest::unsorted(query.as_deref().unwrap_or_default(), PAGE_SIZE)
}

fn filtered(filter: &Filter) -> Result<Select<Entity>, ApiError> {
    let mut select = Entity::find();
    if let Some(text) = filter
        .location_id
        .as_deref()
        .filter(|text| !text.is_empty())
    {
        let location: Result<i64, _> = text.trim().parse();
        let location = location.map_err(|_| no_location(text))?;
        select = select.filter(Column::LocationId.eq(location));
    }
    if let Some(code) = filter
        .category_id
        .as_deref()
        .filter(|text| !text.is_empty())
    {
        select = select.filter(Column::CategoryId.eq(code.replace('\0', "")));
    }
    Ok(select)
}

/// As the contract has it: a filter is a value of the query object, not a parameter of its own.
fn no_location(text: &str) -> ApiError {
    ApiError::invalid(vec![FieldError {
        field: "locationId".to_owned(),
        message: Text::key("err.invalid.type.value"),
        rejected_value: text.to_owned(),
    }])
}

/// The reserved items whose name contains `name`, whatever the letter case. Names belong to another
/// service; without it those count that are in memory.
async fn items_named(state: &AppState, name: &str) -> StoreResult<Vec<i64>> {
    let reserved = reserved_items(&state.database).await?;
    let items = state.items.known(reserved.iter().copied()).await;
    let name = name.to_lowercase();
    let is_named = |id: &i64| {
        let item = items.get(&id.to_string());
        let its_name = item.and_then(|item| item.reserve_item_name.as_deref());
        its_name.is_some_and(|its_name| its_name.to_lowercase().contains(&name))
    };
    Ok(reserved.into_iter().filter(is_named).collect())
}

async fn reserved_items(database: &DatabaseConnection) -> StoreResult<Vec<i64>> {
    let select = Entity::find()
        .select_only()
        .column(Column::ReserveItemId)
        .distinct();
    Ok(select.into_tuple().all(database).await?)
}

/// Names of items and users come with one call each.
async fn with_names(state: &AppState, rows: Vec<Model>) -> Vec<ListItem> {
    let items: Vec<_> = rows.iter().map(|row| row.reserve_item_id).collect();
    let users: Vec<_> = rows.iter().map(|row| row.user_id.clone()).collect();
    let (items, users) = tokio::join!(state.items.known(items), state.user_names.of(users),);
    let rows = rows.into_iter().map(|row| {
        let item = items.get(&row.reserve_item_id.to_string());
        let user = users.get(&row.user_id).cloned();
        ListItem::new(row, item, user)
    });
    rows.collect()
}
