//! Handlers of `/api/v1/code-details`.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use mesh_service::Administrator;
use mesh_web::{ApiError, ErrorCode, Page, PageRequest, Path, Query, Search, bare_text};
use sea_orm::DatabaseConnection;

use super::model::{CodeDetailListItem, CodeDetailView};
use super::requests::{CodeDetailCreate, CodeDetailUpdate, OfParent};
use super::store;
use crate::codes::model::CodeView;
use crate::codes::{self, UseAt};
use crate::key::Key;
use crate::or_empty::OrEmpty;
use crate::state::AppState;

const PAGE_SIZE: u64 = 20;

/// A page of codes that have a parent.
///
/// Always by parent and place. `keywordType` is `codeId` or `codeName`.
#[utoipa::path(
    get,
    path = "/api/v1/code-details",
    operation_id = "findCodeDetails",
    tag = "code-details",
    params(OfParent, Search, PageRequest),
    responses((status = OK, description = "The page.", body = Page<CodeDetailListItem>)),
)]
pub async fn page(
    State(database): State<DatabaseConnection>,
    Query(parent): Query<OfParent>,
    Query(search): Query<Search>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<CodeDetailListItem>>, ApiError> {
    let request = PageRequest::unsorted(query.as_deref().unwrap_or_default(), PAGE_SIZE);
    let (codes, total) = store::page(&database, parent.id(), &search, &request).await?;
    let codes = codes.into_iter().map(CodeDetailListItem::from).collect();
    Ok(Json(Page::new(codes, &request, total)))
}

/// The codes in use below a parent, to choose from.
#[utoipa::path(
    get,
    path = "/api/v1/code-details/{parentCodeId}/codes",
    operation_id = "findCodesOfParent",
    tag = "code-details",
    params(("parentCodeId" = String, Path, description = "Id of the parent.")),
    responses((
        status = OK,
        description = "The codes in their order; none for an unknown parent.",
        body = Vec<CodeDetailView>,
    )),
)]
pub async fn choices(
    State(database): State<DatabaseConnection>,
    Path(Key(parent)): Path<Key>,
) -> Result<Json<Vec<CodeDetailView>>, ApiError> {
    let codes = store::choices(&database, &parent, None).await?;
    Ok(Json(
        codes.into_iter().map(CodeDetailView::choice).collect(),
    ))
}

/// The codes in use below a parent, and one more even if it is not in use.
#[utoipa::path(
    get,
    path = "/api/v1/code-details/{parentCodeId}/codes/{codeId}",
    operation_id = "findCodesOfParentWith",
    tag = "code-details",
    params(
        ("parentCodeId" = String, Path, description = "Id of the parent."),
        ("codeId" = String, Path, description = "Id of the code that is there in any case."),
    ),
    responses((
        status = OK,
        description = "The codes in their order; none for an unknown parent.",
        body = Vec<CodeDetailView>,
    )),
)]
pub async fn choices_with(
    State(database): State<DatabaseConnection>,
    Path((Key(parent), Key(code_id))): Path<(Key, Key)>,
) -> Result<Json<Vec<CodeDetailView>>, ApiError> {
    let codes = store::choices(&database, &parent, Some(&code_id)).await?;
    Ok(Json(
        codes.into_iter().map(CodeDetailView::choice).collect(),
    ))
}

/// One code with the id of its parent.
#[utoipa::path(
    get,
    path = "/api/v1/code-details/{codeId}",
    operation_id = "findCodeDetail",
    tag = "code-details",
    params(("codeId" = String, Path, description = "Id of the code.")),
    responses((status = OK, description = "The code.", body = CodeDetailView)),
)]
pub async fn by_id(
    State(database): State<DatabaseConnection>,
    Path(Key(code_id)): Path<Key>,
) -> Result<Json<CodeDetailView>, ApiError> {
    let code = codes::store::by_id(&database, &code_id).await?;
    code.map(|code| Json(code.into()))
        .ok_or(ErrorCode::EntityNotFound.into())
}

/// The parent of a code.
#[utoipa::path(
    get,
    path = "/api/v1/code-details/{codeId}/parent",
    operation_id = "findParentOfCode",
    tag = "code-details",
    params(("codeId" = String, Path, description = "Id of the code.")),
    responses((
        status = OK,
        description = "Id, name and use of the parent, the rest null. Without body when there is none.",
        body = CodeView,
    )),
)]
pub async fn parent(
    State(database): State<DatabaseConnection>,
    Path(Key(code_id)): Path<Key>,
) -> Result<OrEmpty<CodeView>, ApiError> {
    let parent = store::parent(&database, &code_id).await?;
    Ok(OrEmpty(parent.map(CodeView::parent)))
}

/// Adds a code below a parent.
#[utoipa::path(
    post,
    path = "/api/v1/code-details",
    operation_id = "createCodeDetail",
    tag = "code-details",
    request_body = CodeDetailCreate,
    responses((status = CREATED, description = "Id of the code, without quotes.", body = String)),
)]
pub async fn create(
    administrator: Administrator,
    State(state): State<AppState>,
    headers: HeaderMap,
    mesh_web::Json(request): mesh_web::Json<CodeDetailCreate>,
) -> Result<(StatusCode, Response), ApiError> {
    let row = request.check()?;
    let code_id = row.code_id.as_ref().clone();
    store::create(&state.database, row, administrator.audit_name()).await?;
    codes::tell_code_change(&state, &code_id).await;
    Ok((StatusCode::CREATED, bare_text(&headers, code_id)))
}

/// Changes a code that is not read only.
#[utoipa::path(
    put,
    path = "/api/v1/code-details/{codeId}",
    operation_id = "updateCodeDetail",
    tag = "code-details",
    params(("codeId" = String, Path, description = "Id of the code.")),
    request_body = CodeDetailUpdate,
    responses((status = OK, description = "Id of the code, without quotes.", body = String)),
)]
pub async fn update(
    administrator: Administrator,
    State(state): State<AppState>,
    headers: HeaderMap,
    Path(Key(code_id)): Path<Key>,
    mesh_web::Json(request): mesh_web::Json<CodeDetailUpdate>,
) -> Result<Response, ApiError> {
    let row = request.check()?;
    store::update(&state.database, &code_id, row, administrator.audit_name()).await?;
    codes::tell_code_change(&state, &code_id).await;
    Ok(bare_text(&headers, code_id))
}

/// Switches a code on or off.
#[utoipa::path(
    put,
    path = "/api/v1/code-details/{codeId}/toggle-use",
    operation_id = "setCodeDetailUse",
    tag = "code-details",
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
    codes::toggle_use(
        &state.database,
        &code_id,
        use_at,
        administrator.audit_name(),
    )
    .await?;
    codes::tell_code_change(&state, &code_id).await;
    Ok(bare_text(&headers, code_id))
}

/// Deletes a code that is not read only, has no children and is not in use.
#[utoipa::path(
    delete,
    path = "/api/v1/code-details/{codeId}",
    operation_id = "deleteCodeDetail",
    tag = "code-details",
    params(("codeId" = String, Path, description = "Id of the code.")),
    responses((status = NO_CONTENT, description = "It is deleted.")),
)]
pub async fn delete(
    _administrator: Administrator,
    State(state): State<AppState>,
    Path(Key(code_id)): Path<Key>,
) -> Result<StatusCode, ApiError> {
    codes::delete(&state.database, &code_id).await?;
    codes::tell_code_change(&state, &code_id).await;
    Ok(StatusCode::NO_CONTENT)
}
