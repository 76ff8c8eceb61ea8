//! Handlers of `/api/v1/images`.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use mesh_files::{ContentDisposition, FileError, FileKey};
use mesh_web::{ApiError, ErrorCode, Path};
use utoipa::IntoResponses;

use crate::attachments::store;
use crate::files::Files;
use crate::state::AppState;

/// What a picture is answered with.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "describes answers, which are made elsewhere")]
enum PictureAnswers {
    /// The picture.
    #[response(status = OK, content_type = "image/*", headers(("ETag" = String)))]
    Whole(Vec<u8>),
    /// The part that `Range` asks for.
    #[response(status = PARTIAL_CONTENT, content_type = "image/*")]
    Part(Vec<u8>),
    /// The client has it already, as `If-None-Match` tells.
    #[response(status = NOT_MODIFIED)]
    Known,
    /// The picture ends before the part.
    #[response(status = RANGE_NOT_SATISFIABLE, headers(("Content-Range" = String)))]
    Outside,
}

/// A picture of an editor.
#[utoipa::path(
    get,
    path = "/api/v1/images/editor/{imagename}",
    operation_id = "editorImage",
    tag = "attachments",
    params((
        "imagename" = String,
        Path,
        description = "What the upload told as `url`.",
        pattern = "^editor-[0-9]{6}-[0-9a-f]{32}[.][a-z]{1,10}$",
        example = "editor-202611-0123456789abcdef0123456789abcdef.png",
    )),
    responses(PictureAnswers),
    security((), ("bearer" = [])),
)]
pub async fn of_editor(
    State(files): State<Files>,
    Path(address): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let key = FileKey::from_editor_address(&address)?;
    picture(&files, &key, &headers).await
}

/// The picture of an attachment that is not deleted.
#[utoipa::path(
    get,
    path = "/api/v1/images/{uniqueId}",
    operation_id = "attachmentImage",
    tag = "attachments",
    params(("uniqueId" = String, Path, description = "Id of the attachment.", pattern = "^[A-Za-z0-9-]{1,50}$")),
    responses(PictureAnswers),
    security((), ("bearer" = [])),
)]
pub async fn of_attachment(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let row = store::by_id(&state.database, &id).await?;
    let row = row.filter(|row| !row.is_deleted());
    let row = row.ok_or(ErrorCode::EntityNotFound)?;
    picture(&state.files, &row.key()?, &headers).await
}

async fn picture(files: &Files, key: &FileKey, headers: &HeaderMap) -> Result<Response, ApiError> {
    if !key.is_image() {
        return Err(FileError::InvalidName.into());
    }
    let file = files.storage.open(key).await?;
    Ok(file.answer(headers, &ContentDisposition::Inline).await?)
}
