//! Handlers that make attachments of files with temporary names.

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use mesh_files::{FileError, FileKey, FileName, FileStorage, Folder};
use mesh_security::CurrentUser;
use mesh_web::{ApiError, ErrorCode, Path, bare_text};

use super::model::{AttachmentMark, TempSave};
use super::new_rows::{NewRow, new_id};
use super::{group, store};
use crate::state::AppState;

/// A file with a temporary name, and the row that it gets.
struct Claimed {
    temporary: FileKey,
    row: NewRow,
}

/// Makes a group of files with temporary names and tells its code.
#[utoipa::path(
    post,
    path = "/api/v1/attachments/file",
    operation_id = "saveTempFiles",
    tag = "attachments",
    request_body = Vec<TempSave>,
    responses((status = CREATED, description = "Code of the group.", body = String)),
)]
pub async fn create(
    State(state): State<AppState>,
    Extension(user): Extension<CurrentUser>,
    headers: HeaderMap,
    mesh_web::Json(entries): mesh_web::Json<Vec<TempSave>>,
) -> Result<(StatusCode, Response), ApiError> {
    let claimed = check(&state.files.storage, &entries).await?;
    let code = store::create(&state.database, rows(&claimed), user.audit_name()).await?;
    rename(&state, &claimed).await?;
    Ok((StatusCode::CREATED, bare_text(&headers, code)))
}

/// Adds files with temporary names to a group, and marks files of it as deleted. For who made the
/// group, and for managers.
#[utoipa::path(
    put,
    path = "/api/v1/attachments/file/{attachmentCode}",
    operation_id = "updateTempFiles",
    tag = "attachments",
    params(("attachmentCode" = String, Path, description = "Code of the group.", pattern = "^[A-Za-z0-9]{1,20}$")),
    request_body = Vec<TempSave>,
    responses((status = OK, description = "Code of the group.", body = String)),
)]
pub async fn update(
    State(state): State<AppState>,
    Extension(user): Extension<CurrentUser>,
    Path(code): Path<String>,
    headers: HeaderMap,
    mesh_web::Json(entries): mesh_web::Json<Vec<TempSave>>,
) -> Result<Response, ApiError> {
    let group = group::to_change(&state.database, &code, &user).await?;
    let mut claimed = check(&state.files.storage, &entries).await?;
    for one in &mut claimed {
        one.row.owner = group.owner_or(one.row.owner.clone());
    }
    let known = entries.iter().filter(|entry| entry.unique_id.is_some());
    let marks: Vec<AttachmentMark> = known.map(mark).collect();
    let author = user.audit_name();
    if !store::change(&state.database, &code, &marks, rows(&claimed), author).await? {
        return Err(ErrorCode::EntityNotFound.into());
    }
    rename(&state, &claimed).await?;
    Ok(bare_text(&headers, code))
}

fn mark(entry: &TempSave) -> AttachmentMark {
    AttachmentMark {
        unique_id: entry.unique_id.clone(),
        is_delete: entry.is_delete,
    }
}

/// What there is to be claimed; nothing is when one of the files is not there.
async fn check(storage: &FileStorage, entries: &[TempSave]) -> Result<Vec<Claimed>, ApiError> {
    let mut claimed = Vec::new();
    for entry in entries.iter().filter(|entry| entry.unique_id.is_none()) {
        entry.info().check()?;
        let temporary: FileKey = entry
            .physical_file_name
            .as_deref()
            .unwrap_or_default()
            .parse()?;
        if temporary.folder() != Folder::Temporary {
            return Err(FileError::InvalidName.into());
        }
        let name = FileName::parse(entry.original_name.as_deref().unwrap_or_default())?;
        if name.extension() != temporary.extension() {
            return Err(FileError::InvalidName.into());
        }
        let row = NewRow {
            id: new_id(),
            name,
            key: temporary.claimed(),
            size: storage.open(&temporary).await?.size(),
            content_type: temporary.content_type(),
            owner: entry.info(),
        };
        claimed.push(Claimed { temporary, row });
    }
    Ok(claimed)
}

fn rows(claimed: &[Claimed]) -> Vec<NewRow> {
    claimed.iter().map(|one| one.row.clone()).collect()
}

/// Rows come first: the search for orphans takes a file without row for one. Rows whose file
/// somebody else was faster to claim are removed again.
async fn rename(state: &AppState, claimed: &[Claimed]) -> Result<(), ApiError> {
    for (place, one) in claimed.iter().enumerate() {
        if let Err(error) = state.files.storage.claim(&one.temporary).await {
            let without_file = claimed[place..].iter().map(|one| &one.row.id);
            store::remove(&state.database, without_file).await?;
            return Err(error.into());
        }
    }
    Ok(())
}
