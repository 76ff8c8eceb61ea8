//! Handlers of `/api/v1/roles`.

use axum::Json;
use axum::extract::{RawQuery, State};
use mesh_web::{ApiError, Page, PageRequest, Query, Search};
use sea_orm::DatabaseConnection;

use super::model::RoleView;
use super::store;

const PAGE_SIZE: u64 = 10;

/// A page of roles.
///
/// `keywordType` is `roleId`, `roleName` or `roleContent`; `sort` takes names such as `sort_seq`.
#[utoipa::path(
    get,
    path = "/api/v1/roles",
    operation_id = "findRoles",
    tag = "roles",
    params(Search, PageRequest),
    responses((status = OK, description = "The page.", body = Page<RoleView>)),
)]
pub async fn page(
    State(database): State<DatabaseConnection>,
    Query(search): Query<Search>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<RoleView>>, ApiError> {
    let mut request = PageRequest::from_query(query.as_deref().unwrap_or_default(), PAGE_SIZE);
    let (roles, total) = store::page(&database, &search, &mut request).await?;
    let roles = roles.into_iter().map(RoleView::from).collect();
    Ok(Json(Page::new(roles, &request, total)))
}

/// All roles, for select boxes.
#[utoipa::path(
    get,
    path = "/api/v1/roles/all",
    operation_id = "findAllRoles",
    tag = "roles",
    responses((status = OK, description = "The roles in their order.", body = Vec<RoleView>)),
)]
pub async fn all(
    State(database): State<DatabaseConnection>,
) -> Result<Json<Vec<RoleView>>, ApiError> {
    let roles = store::all(&database).await?;
    Ok(Json(roles.into_iter().map(RoleView::from).collect()))
}
