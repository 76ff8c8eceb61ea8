//! Handlers of `/api/v1/attachments` that read, mark and remove.

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::{Extension, Json};
use mesh_files::FileStorage;
use mesh_security::CurrentUser;
use mesh_web::{ApiError, ErrorCode, Page, PageRequest, Path, Query, Search, Text, bare_text};
use sea_orm::DatabaseConnection;

use super::model::{AttachmentView, Model, UploadInfo};
use super::{group, store};
use crate::state::AppState;

const PAGE_SIZE: u64 = 20;

/// A page of all files, those that are marked as deleted among them; the newest first.
///
/// `keywordType` is `id`, the code of the group, or `name`.
#[utoipa::path(
    get,
    path = "/api/v1/attachments",
    operation_id = "searchAttachments",
    tag = "attachments",
    params(Search, PageRequest),
    responses((status = OK, description = "The page.", body = Page<AttachmentView>)),
)]
pub async fn page(
    State(database): State<DatabaseConnection>,
    Query(search): Query<Search>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<AttachmentView>>, ApiError> {
    let request = PageRequest::from_query(query.as_deref().unwrap_or_default(), PAGE_SIZE);
    let (rows, total) = store::page(&database, &search, &request).await?;
    let rows = rows.into_iter().map(AttachmentView::from).collect();
    Ok(Json(Page::new(rows, &request, total)))
}

/// The files of a group that are not marked as deleted; none when nobody knows the code.
#[utoipa::path(
    get,
    path = "/api/v1/attachments/{attachment}",
    operation_id = "findAttachments",
    tag = "attachments",
    params(("attachment" = String, Path, description = "Code of the group.", pattern = "^[A-Za-z0-9]{1,20}$")),
    responses((status = OK, description = "The files in their order.", body = Vec<AttachmentView>)),
)]
pub async fn of_code(
    State(database): State<DatabaseConnection>,
    Path(code): Path<String>,
) -> Result<Json<Vec<AttachmentView>>, ApiError> {
    let rows = store::live(&database, &code).await?;
    Ok(Json(rows.into_iter().map(AttachmentView::from).collect()))
}

/// Sets or clears the mark of one file. The file stays.
#[utoipa::path(
    put,
    path = "/api/v1/attachments/{attachment}/{isDelete}",
    operation_id = "markAttachment",
    tag = "attachments",
    params(
        ("attachment" = String, Path, description = "Id of the file.", pattern = "^[A-Za-z0-9-]{1,50}$"),
        ("isDelete" = bool, Path, description = "Whether it is marked as deleted."),
    ),
    responses((status = OK, description = "Id of the file.", body = String)),
)]
pub async fn mark(
    State(database): State<DatabaseConnection>,
    Extension(user): Extension<CurrentUser>,
    Path((id, is_deleted)): Path<(String, bool)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    if store::mark(&database, &id, is_deleted, user.audit_name()).await? {
        Ok(bare_text(&headers, id))
    } else {
        Err(ErrorCode::EntityNotFound.into())
    }
}

/// Deletes one file for good.
#[utoipa::path(
    delete,
    path = "/api/v1/attachments/{attachment}",
    operation_id = "deleteAttachment",
    tag = "attachments",
    params(("attachment" = String, Path, description = "Id of the file.", pattern = "^[A-Za-z0-9-]{1,50}$")),
    responses((status = NO_CONTENT, description = "It is deleted.")),
)]
pub async fn purge(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let row = store::by_id(&state.database, &id).await?;
    let row = row.ok_or(ErrorCode::EntityNotFound)?;
    remove(&state, &[row]).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes an upload back: deletes the files of a group that nothing uses yet. For who made it, and
/// for managers.
#[utoipa::path(
    delete,
    path = "/api/v1/attachments/{attachment}/children",
    operation_id = "deleteAttachmentGroup",
    tag = "attachments",
    params(("attachment" = String, Path, description = "Code of the group.", pattern = "^[A-Za-z0-9]{1,20}$")),
    responses((status = NO_CONTENT, description = "They are deleted.")),
)]
pub async fn purge_group(
    State(state): State<AppState>,
    Extension(user): Extension<CurrentUser>,
    Path(code): Path<String>,
) -> Result<StatusCode, ApiError> {
    let group = group::to_change(&state.database, &code, &user).await?;
    let rows = store::live(&state.database, &code).await?;
    if rows.is_empty() {
        return Err(ErrorCode::EntityNotFound.into());
    }
    if group.has_owner() {
        return Err(ApiError::business(Text::key("valid.file.not_deleted")));
    }
    remove(&state, &rows).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Files go first: a row without file can be removed again, a file without row is lost.
async fn remove(state: &AppState, rows: &[Model]) -> Result<(), ApiError> {
    for row in rows {
        delete_file(&state.files.storage, row).await?;
    }
    let ids = rows.iter().map(|row| &row.attachment_id);
    Ok(store::remove(&state.database, ids).await?)
}

/// A row that holds no key has no file that could be deleted.
async fn delete_file(storage: &FileStorage, row: &Model) -> Result<(), ApiError> {
    match row.key() {
        Ok(key) => Ok(storage.delete(&key).await?),
        Err(_) => Ok(()),
    }
}

/// Tells a group and its files what uses them.
#[utoipa::path(
    put,
    path = "/api/v1/attachments/{attachment}/info",
    operation_id = "updateAttachmentInfo",
    tag = "attachments",
    params(("attachment" = String, Path, description = "Code of the group.", pattern = "^[A-Za-z0-9]{1,20}$")),
    request_body = UploadInfo,
    responses((status = OK, description = "Code of the group.", body = String)),
)]
pub async fn set_owner(
    State(database): State<DatabaseConnection>,
    Extension(user): Extension<CurrentUser>,
    Path(code): Path<String>,
    headers: HeaderMap,
    mesh_web::Json(owner): mesh_web::Json<UploadInfo>,
) -> Result<Response, ApiError> {
    owner.check()?;
    store::set_owner(&database, &code, &owner, user.audit_name()).await?;
    Ok(bare_text(&headers, code))
}
