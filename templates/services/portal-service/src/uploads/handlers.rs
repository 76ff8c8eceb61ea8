//! Handlers of `/api/v1/upload`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_util::stream;
use mesh_files::{FileError, FileName, Folder};
use mesh_security::CurrentUser;
use mesh_web::{ApiError, ErrorResponse, Text};

use super::form::{FormBody, UploadForm, no_file};
use super::model::{EditorUpload, EditorUploaded, OneFile, SeveralFiles, UploadedFile};
use crate::files::Files;

/// Longest picture of an editor, in characters of base64.
const LONGEST_PICTURE: usize = 400_000;

/// Stores a file under a temporary name, for `POST /api/v1/attachments/file`.
///
/// A file that does not become an attachment is deleted after `file.storage.orphan-age`.
#[utoipa::path(
    post,
    path = "/api/v1/upload",
    operation_id = "uploadTemp",
    tag = "attachments",
    request_body(content = OneFile, content_type = "multipart/form-data"),
    responses(
        (status = CREATED, description = "The stored file.", body = UploadedFile),
        (status = REQUEST_TIMEOUT, description = "It did not arrive in time.", body = ErrorResponse),
        (status = SERVICE_UNAVAILABLE, description = "There is no room for more until other files are complete.", body = ErrorResponse),
    ),
)]
pub async fn one(
    State(files): State<Files>,
    form: FormBody,
) -> Result<(StatusCode, Json<UploadedFile>), ApiError> {
    let form = UploadForm::read(form, &files, Folder::Temporary).await?;
    if form.files.len() != 1 {
        return Err(no_file());
    }
    let stored = form.files.keep().into_iter().next().ok_or_else(no_file)?;
    Ok((StatusCode::CREATED, Json(stored.into())))
}

/// Stores several files under temporary names.
#[utoipa::path(
    post,
    path = "/api/v1/upload/multi",
    operation_id = "uploadTempMany",
    tag = "attachments",
    request_body(content = SeveralFiles, content_type = "multipart/form-data"),
    responses(
        (status = CREATED, description = "The stored files.", body = Vec<UploadedFile>),
        (status = REQUEST_TIMEOUT, description = "It did not arrive in time.", body = ErrorResponse),
        (status = SERVICE_UNAVAILABLE, description = "There is no room for more until other files are complete.", body = ErrorResponse),
    ),
)]
pub async fn several(
    State(files): State<Files>,
    form: FormBody,
) -> Result<(StatusCode, Json<Vec<UploadedFile>>), ApiError> {
    let form = UploadForm::read(form, &files, Folder::Temporary).await?;
    form.check_files()?;
    let stored = form.files.keep().into_iter().map(UploadedFile::from);
    Ok((StatusCode::CREATED, Json(stored.collect())))
}

/// Stores a picture of an editor.
///
/// The front ends' own servers send it without a token. How many such requests are served tells
/// `resilience4j.ratelimiter.instances.editor-upload`; more are answered 429.
#[utoipa::path(
    post,
    path = "/api/v1/upload/editor",
    operation_id = "uploadEditorImage",
    tag = "attachments",
    request_body = EditorUpload,
    responses(
        (status = CREATED, description = "The stored picture.", body = EditorUploaded),
        (status = PAYLOAD_TOO_LARGE, description = "The request is too big.", body = ErrorResponse),
        (status = TOO_MANY_REQUESTS, description = "Too many without a token.", body = ErrorResponse),
        (status = SERVICE_UNAVAILABLE, description = "There is no room for more until other files are complete.", body = ErrorResponse),
    ),
    security((), ("bearer" = [])),
)]
pub async fn of_editor(
    State(files): State<Files>,
    Extension(user): Extension<CurrentUser>,
    mesh_web::Json(upload): mesh_web::Json<EditorUpload>,
) -> Result<(StatusCode, Json<EditorUploaded>), ApiError> {
    let encoded = upload.file_base64.unwrap_or_default();
    if encoded.is_empty() {
        return Err(no_file());
    }
    if encoded.len() > LONGEST_PICTURE {
        return Err(FileError::TooBig.into());
    }
    let name = FileName::parse(&upload.original_name.unwrap_or_default())?;
    let picture = STANDARD
        .decode(encoded)
        .map_err(|error| FileError::Interrupted(error.to_string()))?;
    if user.user_id().is_none() && !files.admits_anonymous_upload().await {
        let busy = ApiError::business(Text::key("valid.file.not_saved_try_again"));
        return Err(busy.with_status(StatusCode::TOO_MANY_REQUESTS));
    }
    let content = stream::iter([Ok::<_, FileError>(Bytes::from(picture))]);
    let saved = files.storage.save(&name, Folder::Editor, content).await?;
    let uploaded = EditorUploaded::new(name.as_str(), &saved);
    Ok((StatusCode::CREATED, Json(uploaded)))
}
