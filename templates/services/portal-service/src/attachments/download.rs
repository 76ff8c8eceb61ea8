//! Handlers of downloads.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use mesh_files::ContentDisposition;
use mesh_web::{ApiError, ErrorCode, Path, Text};
use utoipa::IntoResponses;

use super::model::Model;
use super::store;
use crate::state::AppState;

/// What a download is answered with.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "describes answers, which are made elsewhere")]
enum FileAnswers {
    /// The file. `Content-Disposition` is `attachment; filename*=UTF-8''` and the percent-encoded
    /// name.
    #[response(
        status = OK,
        content_type = "*/*",
        headers(("Content-Disposition" = String), ("Accept-Ranges" = String))
    )]
    Whole(Vec<u8>),
    /// The part that `Range` asks for.
    #[response(status = PARTIAL_CONTENT, content_type = "*/*", headers(("Content-Range" = String)))]
    Part(Vec<u8>),
    /// The client has it already, as `If-None-Match` tells.
    #[response(status = NOT_MODIFIED, headers(("ETag" = String)))]
    Known,
    /// The file ends before the part.
    #[response(status = RANGE_NOT_SATISFIABLE, headers(("Content-Range" = String)))]
    Outside,
}

/// Downloads a file that is not marked as deleted, and counts that. `Range` gets a part.
#[utoipa::path(
    get,
    path = "/api/v1/download/{uniqueId}",
    operation_id = "download",
    tag = "attachments",
    params(("uniqueId" = String, Path, description = "Id of the file.", pattern = "^[A-Za-z0-9-]{1,50}$")),
    responses(FileAnswers),
)]
pub async fn live(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let row = store::by_id(&state.database, &id).await?;
    let row = row.ok_or(ErrorCode::EntityNotFound)?;
    if row.is_deleted() {
        return Err(ApiError::business(Text::key("err.entity.not.found")));
    }
    serve(&state, row, &headers).await
}

/// Downloads a file, also one that is marked as deleted, and counts that. `Range` gets a part.
#[utoipa::path(
    get,
    path = "/api/v1/attachments/download/{uniqueId}",
    operation_id = "downloadAny",
    tag = "attachments",
    params(("uniqueId" = String, Path, description = "Id of the file.", pattern = "^[A-Za-z0-9-]{1,50}$")),
    responses(FileAnswers),
)]
pub async fn any(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let row = store::by_id(&state.database, &id).await?;
    let row = row.ok_or(ErrorCode::EntityNotFound)?;
    serve(&state, row, &headers).await
}

async fn serve(state: &AppState, row: Model, headers: &HeaderMap) -> Result<Response, ApiError> {
    let file = state.files.storage.open(&row.key()?).await?;
    let saved_as = ContentDisposition::Attachment(row.original_file_name);
    let response = file.answer(headers, &saved_as).await?;
    if has_beginning(&response) {
        store::count_download(&state.database, &row.attachment_id).await?;
    }
    Ok(response)
}

/// A download in parts is one download: that with the beginning.
fn has_beginning(response: &Response) -> bool {
    let range = response.headers().get(header::CONTENT_RANGE);
    match response.status() {
        StatusCode::OK => true,
        StatusCode::PARTIAL_CONTENT => {
            range.is_some_and(|range| range.as_bytes().starts_with(b"bytes 0-"))
        }
        _ => false,
    }
}
