//! Handlers of `/api/v1/contents`.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use mesh_service::Administrator;
use mesh_web::{ApiError, ErrorCode, Page, PageRequest, Path, Query, Search};
use sea_orm::DatabaseConnection;

use super::model::{ContentListItem, ContentView};
use super::request::ContentRequest;
use super::store;
use crate::state::AppState;

const PAGE_SIZE: u64 = 10;

/// A page of contents.
///
/// `keywordType` is `contentName`, `contentRemark` or `contentValue`; `sort` takes names such as
/// `content_name`.
#[utoipa::path(
    get,
    path = "/api/v1/contents",
    operation_id = "findContents",
    tag = "contents",
    params(Search, PageRequest),
    responses((status = OK, description = "The page.", body = Page<ContentListItem>)),
)]
pub async fn page(
    State(state): State<AppState>,
    Query(search): Query<Search>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<ContentListItem>>, ApiError> {
    let mut request = PageRequest::from_query(query.as_deref().unwrap_or_default(), PAGE_SIZE);
    let (rows, total) = store::page(&state.database, &search, &mut request).await?;
    let editors = rows.iter().map(|row| row.last_modified_by.clone());
    let names = state.user_names.of(editors).await;
    let rows = rows
        .into_iter()
        .map(|row| ContentListItem::new(row, &names));
    Ok(Json(Page::new(rows.collect(), &request, total)))
}

/// One content.
#[utoipa::path(
    get,
    path = "/api/v1/contents/{contentNo}",
    operation_id = "findContent",
    tag = "contents",
    params(("contentNo" = i32, Path, description = "Number of the content.")),
    responses((status = OK, description = "The content.", body = ContentView)),
)]
pub async fn by_number(
    State(database): State<DatabaseConnection>,
    Path(number): Path<i32>,
) -> Result<Json<ContentView>, ApiError> {
    let content = store::by_number(&database, number).await?;
    content
        .map(|content| Json(content.into()))
        .ok_or(ErrorCode::EntityNotFound.into())
}

/// Adds a content.
#[utoipa::path(
    post,
    path = "/api/v1/contents",
    operation_id = "createContent",
    tag = "contents",
    request_body = ContentRequest,
    responses((status = CREATED, description = "The new content.", body = ContentView)),
)]
pub async fn create(
    administrator: Administrator,
    State(state): State<AppState>,
    mesh_web::Json(request): mesh_web::Json<ContentRequest>,
) -> Result<(StatusCode, Json<ContentView>), ApiError> {
    let row = request.check(&state.html)?;
    let content = store::create(&state.database, row, administrator.audit_name()).await?;
    Ok((StatusCode::CREATED, Json(content.into())))
}

/// Changes a content.
#[utoipa::path(
    put,
    path = "/api/v1/contents/{contentNo}",
    operation_id = "updateContent",
    tag = "contents",
    params(("contentNo" = i32, Path, description = "Number of the content.")),
    request_body = ContentRequest,
    responses((status = OK, description = "The changed content.", body = ContentView)),
)]
pub async fn update(
    administrator: Administrator,
    State(state): State<AppState>,
    Path(number): Path<i32>,
    mesh_web::Json(request): mesh_web::Json<ContentRequest>,
) -> Result<Json<ContentView>, ApiError> {
    let row = request.check(&state.html)?;
    let author = administrator.audit_name();
    let content = store::update(&state.database, number, row, author).await?;
    content
        .map(|content| Json(content.into()))
        .ok_or(ErrorCode::EntityNotFound.into())
}

/// Deletes a content that no menu shows.
#[utoipa::path(
    delete,
    path = "/api/v1/contents/{contentNo}",
    operation_id = "deleteContent",
    tag = "contents",
    params(("contentNo" = i32, Path, description = "Number of the content.")),
    responses((status = NO_CONTENT, description = "It is deleted.")),
)]
pub async fn delete(
    _administrator: Administrator,
    State(database): State<DatabaseConnection>,
    Path(number): Path<i32>,
) -> Result<StatusCode, ApiError> {
    if store::delete(&database, number).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ErrorCode::EntityNotFound.into())
    }
}
