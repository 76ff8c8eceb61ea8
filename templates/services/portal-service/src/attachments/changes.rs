//! Handlers that add files to groups, and mark others.

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use mesh_files::{FileKey, Folder};
use mesh_security::CurrentUser;
use mesh_web::{ApiError, ErrorCode, ErrorResponse, Path, bare_text};

use super::model::{ChangedAttachments, NewAttachments, UploadInfo};
use super::new_rows::NewRow;
use super::{group, store};
use crate::state::AppState;
use crate::uploads::form::{FormBody, UploadForm};
use crate::uploads::pending::{NewFile, discard};

/// Stores files as a new group and tells its code.
#[utoipa::path(
    post,
    path = "/api/v1/attachments/upload",
    operation_id = "uploadAttachments",
    tag = "attachments",
    request_body(content = NewAttachments, content_type = "multipart/form-data"),
    responses(
        (status = CREATED, description = "Code of the group.", body = String),
        (status = REQUEST_TIMEOUT, description = "It did not arrive in time.", body = ErrorResponse),
        (status = SERVICE_UNAVAILABLE, description = "There is no room for more until other files are complete.", body = ErrorResponse),
    ),
)]
pub async fn create(
    State(state): State<AppState>,
    Extension(user): Extension<CurrentUser>,
    headers: HeaderMap,
    form: FormBody,
) -> Result<(StatusCode, Response), ApiError> {
    let form = UploadForm::read(form, &state.files, Folder::Attachments).await?;
    let owner = form.checked_info()?;
    form.check_files()?;
    let files = form.files.keep();
    let keys = keys(&files);
    let created = store::create(&state.database, rows(files, &owner), user.audit_name()).await;
    if created.is_err() {
        discard(&state.files.storage, &keys).await;
    }
    Ok((StatusCode::CREATED, bare_text(&headers, created?)))
}

/// Adds files to a group and marks others of it as deleted. For who made the group, and for
/// managers.
#[utoipa::path(
    put,
    path = "/api/v1/attachments/upload/{attachmentCode}",
    operation_id = "addAttachments",
    tag = "attachments",
    params(("attachmentCode" = String, Path, description = "Code of the group.", pattern = "^[A-Za-z0-9]{1,20}$")),
    request_body(content = ChangedAttachments, content_type = "multipart/form-data"),
    responses(
        (status = OK, description = "Code of the group.", body = String),
        (status = REQUEST_TIMEOUT, description = "It did not arrive in time.", body = ErrorResponse),
        (status = SERVICE_UNAVAILABLE, description = "There is no room for more until other files are complete.", body = ErrorResponse),
    ),
)]
pub async fn add(
    State(state): State<AppState>,
    Extension(user): Extension<CurrentUser>,
    Path(code): Path<String>,
    headers: HeaderMap,
    form: FormBody,
) -> Result<Response, ApiError> {
    change(&state, &user, &code, form).await?;
    Ok(bare_text(&headers, code))
}

/// Marks files of a group as deleted; files that come along are added. For who made the group, and
/// for managers.
#[utoipa::path(
    put,
    path = "/api/v1/attachments/{attachment}",
    operation_id = "updateAttachments",
    tag = "attachments",
    params(("attachment" = String, Path, description = "Code of the group.", pattern = "^[A-Za-z0-9]{1,20}$")),
    request_body(content = ChangedAttachments, content_type = "multipart/form-data"),
    responses(
        (status = OK, description = "Code of the group.", body = String),
        (status = REQUEST_TIMEOUT, description = "It did not arrive in time.", body = ErrorResponse),
        (status = SERVICE_UNAVAILABLE, description = "There is no room for more until other files are complete.", body = ErrorResponse),
    ),
)]
pub async fn update(
    State(state): State<AppState>,
    Extension(user): Extension<CurrentUser>,
    Path(code): Path<String>,
    headers: HeaderMap,
    form: FormBody,
) -> Result<Response, ApiError> {
    change(&state, &user, &code, form).await?;
    Ok(bare_text(&headers, code))
}

async fn change(
    state: &AppState,
    user: &CurrentUser,
    code: &str,
    form: FormBody,
) -> Result<(), ApiError> {
    // Nothing is stored for somebody who may not.
    let group = match group::to_change(&state.database, code, user).await {
        Ok(group) => group,
        Err(refusal) => {
            form.discard().await;
            return Err(refusal);
        }
    };
    let form = UploadForm::read(form, &state.files, Folder::Attachments).await?;
    let owner = group.owner_or(form.checked_info()?);
    let files = form.files.keep();
    let keys = keys(&files);
    let author = user.audit_name();
    let rows = rows(files, &owner);
    let changed = store::change(&state.database, code, &form.marks, rows, author).await;
    if !matches!(changed, Ok(true)) {
        discard(&state.files.storage, &keys).await;
    }
    if changed? {
        Ok(())
    } else {
        Err(ErrorCode::EntityNotFound.into())
    }
}

fn keys(files: &[NewFile]) -> Vec<FileKey> {
    files.iter().map(|file| file.saved.key.clone()).collect()
}

fn rows(files: Vec<NewFile>, owner: &UploadInfo) -> Vec<NewRow> {
    let files = files.into_iter();
    files.map(|file| NewRow::new(file, owner.clone())).collect()
}
