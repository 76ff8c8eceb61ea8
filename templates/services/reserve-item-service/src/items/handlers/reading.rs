//! Items for those who look for them.

use axum::Json;
use axum::extract::{RawQuery, State};
use mesh_web::{ApiError, ErrorCode, Page, PageRequest, Path, Query, Search};
use sea_orm::DatabaseConnection;

use crate::items::answer::ItemView;
use crate::items::filter::ItemFilter;
use crate::items::latest::{self, ByCategory, LatestItem};
use crate::items::list::{self, ItemListItem};
use crate::items::relation::{self, ItemRelation};
use crate::items::store;
use crate::state::AppState;

const PAGE_SIZE: u64 = 10;

/// A page of items.
///
/// Always newest first. `keywordType` is `item`.
#[utoipa::path(
    get,
    path = "/api/v1/reserve-items",
    operation_id = "searchReserveItems",
    tag = "reserve-items",
    params(Search, ItemFilter, PageRequest),
    responses((status = OK, description = "The page.", body = Page<ItemListItem>)),
)]
pub async fn page(
    State(state): State<AppState>,
    Query(search): Query<Search>,
    Query(filter): Query<ItemFilter>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<ItemListItem>>, ApiError> {
    filtered(&state, &search, filter, query.as_deref()).await
}

/// A page of the items of one category.
///
/// As that of all items; the category in the path outranks the one in the query.
#[utoipa::path(
    get,
    path = "/api/v1/{categoryId}/reserve-items",
    operation_id = "searchReserveItemsForUser",
    tag = "reserve-items",
    params(
        ("categoryId" = String, Path, description = "Code of the category, or `all`."),
        Search,
        ItemFilter,
        PageRequest,
    ),
    responses((status = OK, description = "The page.", body = Page<ItemListItem>)),
)]
pub async fn page_of_category(
    State(state): State<AppState>,
    Path(category_id): Path<String>,
    Query(search): Query<Search>,
    Query(filter): Query<ItemFilter>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<ItemListItem>>, ApiError> {
    let filter = filter.of_category(category_id);
    filtered(&state, &search, filter, query.as_deref()).await
}

async fn filtered(
    state: &AppState,
    search: &Search,
    filter: ItemFilter,
    query: Option<&str>,
) -> Result<Json<Page<ItemListItem>>, ApiError> {
    let request = PageRequest::unsorted(query.unwrap_or_default(), PAGE_SIZE);
    let condition = filter.condition(search)?;
    let (rows, total) = list::page(&state.database, condition, &request).await?;
    let categories = rows.iter().map(|row| row.availability.category_id.clone());
    let names = state.codes.names(categories.collect()).await;
    let items = rows.into_iter().map(|row| ItemListItem::new(row, &names));
    Ok(Json(Page::new(items.collect(), &request, total)))
}

/// One item, to be changed.
#[utoipa::path(
    get,
    path = "/api/v1/reserve-items/{reserveItemId}",
    operation_id = "getReserveItem",
    tag = "reserve-items",
    params(("reserveItemId" = i64, Path, description = "Id of the item.")),
    responses((status = OK, description = "The item.", body = ItemView)),
)]
pub async fn by_id(
    State(database): State<DatabaseConnection>,
    Path(id): Path<i64>,
) -> Result<Json<ItemView>, ApiError> {
    let item = store::by_id(&database, id).await?;
    item.map(|item| Json(item.into()))
        .ok_or(ErrorCode::EntityNotFound.into())
}

/// One item with its location and names.
#[utoipa::path(
    get,
    path = "/api/v1/reserve-items/relations/{reserveItemId}",
    operation_id = "getReserveItemWithRelations",
    tag = "reserve-items",
    params(("reserveItemId" = i64, Path, description = "Id of the item.")),
    responses((status = OK, description = "The item.", body = ItemRelation)),
)]
pub async fn with_relations(
    State(state): State<AppState>,
    Path(id): Path<i64>,
) -> Result<Json<ItemRelation>, ApiError> {
    let items = relation::of_items(&state.database, &state.codes, [id]).await?;
    let item = items.into_iter().next();
    item.map(|(_, item)| Json(item))
        .ok_or(ErrorCode::EntityNotFound.into())
}

/// The newest items in use, by category.
///
/// By the names of the categories in use, in their order; those without items are missing.
#[utoipa::path(
    get,
    path = "/api/v1/reserve-items/latest/{count}",
    operation_id = "findLatestReserveItems",
    tag = "reserve-items",
    params(("count" = u32, Path, description = "Most items of each category; 0 for all.")),
    responses((
        status = OK,
        description = "The items by category.",
        body = BTreeMap<String, Vec<LatestItem>>,
    )),
)]
pub async fn latest(
    State(state): State<AppState>,
    Path(count): Path<u32>,
) -> Result<Json<ByCategory>, ApiError> {
    let rows = latest::of_categories(&state.database, count).await?;
    let categories = state.codes.categories().await;
    Ok(Json(ByCategory::new(rows, categories)))
}
