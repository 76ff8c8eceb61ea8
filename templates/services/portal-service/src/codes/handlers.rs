//! Handlers of `/api/v1/codes`.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use mesh_service::Administrator;
use mesh_web::{ApiError, ErrorCode, Page, PageRequest, Path, Query, Search, bare_text};
use sea_orm::DatabaseConnection;

use super::model::{CodeListItem, CodeView};
use super::requests::{CodeCreate, CodeUpdate, UseAt};
use super::telling::tell_code_change;
use super::{changes, store};
use crate::key::Key;
use crate::state::AppState;

const PAGE_SIZE: u64 = 20;

/// A page of parent codes.
///
/// Always in their order. `keywordType` is `codeId` or `codeName`.
#[utoipa::path(
    get,
    path = "/api/v1/codes",
    operation_id = "findCodes",
    tag = "codes",
    params(Search, PageRequest),
    responses((status = OK, description = "The page.", body = Page<CodeListItem>)),
)]
pub async fn page(
    State(database): State<DatabaseConnection>,
    Query(search): Query<Search>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<CodeListItem>>, ApiError> {
    let request = PageRequest::unsorted(query.as_deref().unwrap_or_default(), PAGE_SIZE);
    let (codes, total) = store::page(&database, &search, &request).await?;
    let codes = codes
        .into_iter()
        .map(|(code, children)| CodeListItem::new(code, children));
    Ok(Json(Page::new(codes.collect(), &request, total)))
}

/// All parent codes, to choose from.
#[utoipa::path(
    get,
    path = "/api/v1/codes-parent",
    operation_id = "findParentCodes",
    tag = "codes",
    responses((status = OK, description = "The codes in their order.", body = Vec<CodeView>)),
)]
pub async fn parents(
    State(database): State<DatabaseConnection>,
) -> Result<Json<Vec<CodeView>>, ApiError> {
    let codes = store::parents(&database).await?;
    Ok(Json(codes.into_iter().map(CodeView::choice).collect()))
}

/// One code, parent or not.
#[utoipa::path(
    get,
    path = "/api/v1/codes/{codeId}",
    operation_id = "findCode",
    tag = "codes",
    params(("codeId" = String, Path, description = "Id of the code.")),
    responses((status = OK, description = "The code.", body = CodeView)),
)]
pub async fn by_id(
    State(database): State<DatabaseConnection>,
    Path(Key(code_id)): Path<Key>,
) -> Result<Json<CodeView>, ApiError> {
    let code = store::by_id(&database, &code_id).await?;
    code.map(|code| Json(code.into()))
        .ok_or(ErrorCode::EntityNotFound.into())
}

/// Adds a parent code.
#[utoipa::path(
    post,
    path = "/api/v1/codes",
    operation_id = "createCode",
    tag = "codes",
    request_body = CodeCreate,
    responses((status = CREATED, description = "Id of the code, without quotes.", body = String)),
)]
pub async fn create(
    administrator: Administrator,
    State(state): State<AppState>,
    headers: HeaderMap,
    mesh_web::Json(request): mesh_web::Json<CodeCreate>,
) -> Result<(StatusCode, Response), ApiError> {
    let row = request.check()?;
    let code_id = row.code_id.as_ref().clone();
    changes::create(&state.database, row, administrator.audit_name()).await?;
    tell_code_change(&state, &code_id).await;
    Ok((StatusCode::CREATED, bare_text(&headers, code_id)))
}

/// Changes a code that is not read only.
#[utoipa::path(
    put,
    path = "/api/v1/codes/{codeId}",
    operation_id = "updateCode",
    tag = "codes",
    params(("codeId" = String, Path, description = "Id of the code.")),
    request_body = CodeUpdate,
    responses((status = OK, description = "Id of the code, without quotes.", body = String)),
)]
pub async fn update(
    administrator: Administrator,
    State(state): State<AppState>,
    headers: HeaderMap,
    Path(Key(code_id)): Path<Key>,
    mesh_web::Json(request): mesh_web::Json<CodeUpdate>,
) -> Result<Response, ApiError> {
    let row = request.check()?;
    changes::update(&state.database, &code_id, row, administrator.audit_name()).await?;
    tell_code_change(&state, &code_id).await;
    Ok(bare_text(&headers, code_id))
}

/// Switches a code on or off.
#[utoipa::path(
    put,
    path = "/api/v1/codes/{codeId}/toggle-use",
    operation_id = "setCodeUse",
    tag = "codes",
    params(("codeId" = String, Path, description = "Id of the code."), UseAt),
    responses((status = OK, description = "Id of the code, without quotes.", body = String)),
)]
pub async fn toggle_use(
    administrator: Administrator,
    State(state): State<AppState>,
    headers: HeaderMap,
    Path(Key(code_id)): Path<Key>,
    Query(wanted): Query<UseAt>,
) -> Result<Response, ApiError> {
    let use_at = wanted.check()?;
    changes::toggle_use(
        &state.database,
        &code_id,
        use_at,
        administrator.audit_name(),
    )
    .await?;
    tell_code_change(&state, &code_id).await;
    Ok(bare_text(&headers, code_id))
}

/// Deletes a code that is not read only and has no children.
#[utoipa::path(
    delete,
    path = "/api/v1/codes/{codeId}",
    operation_id = "deleteCode",
    tag = "codes",
    params(("codeId" = String, Path, description = "Id of the code.")),
    responses((status = NO_CONTENT, description = "It is deleted.")),
)]
pub async fn delete(
    _administrator: Administrator,
    State(state): State<AppState>,
    Path(Key(code_id)): Path<Key>,
) -> Result<StatusCode, ApiError> {
    changes::delete(&state.database, &code_id).await?;
    tell_code_change(&state, &code_id).await;
    Ok(StatusCode::NO_CONTENT)
}
