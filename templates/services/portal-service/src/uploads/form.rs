//! Forms with files, as the front ends send them: `files`, `info` and `list` in any order.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use futures_util::TryStreamExt;
use mesh_files::{FileError, FileName, Folder};
use mesh_web::{ApiError, ErrorCode, FieldError, Text};
use serde::de::DeserializeOwned;

use super::paced::paced;
use super::pending::{NewFile, PendingFiles};
use crate::attachments::model::{AttachmentMark, UploadInfo};
use crate::files::Files;

/// Most files in a request: every one costs a place on the disk, however small.
const MOST_FILES: usize = 50;

/// Largest part that is no file, in bytes.
const LARGEST_VALUE: usize = 64 * 1024;

/// How long the rest of a refused body is read, so that the client sends it all and reads the answer.
const DRAIN_TIME: Duration = Duration::from_secs(5);

/// Extractor of a form that is still to be read. Another media type is E001 with status 415.
pub struct FormBody(Multipart);

impl<S: Send + Sync> FromRequest<S> for FormBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let form = Multipart::from_request(request.map(paced), state).await;
        form.map(Self).map_err(|_| {
            let refusal = ApiError::of(ErrorCode::InvalidInputValue);
            refusal.with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE)
        })
    }
}

impl FormBody {
    /// Reads what is left of a form, for a while. A client that is still sending when the connection
    /// closes never sees the answer.
    pub async fn discard(mut self) {
        let drained = async {
            while let Ok(Some(field)) = self.0.next_field().await {
                let bytes = field.try_fold((), |(), _: Bytes| async { Ok(()) });
                if bytes.await.is_err() {
                    break;
                }
            }
        };
        if tokio::time::timeout(DRAIN_TIME, drained).await.is_err() {
            tracing::debug!("the rest of a refused form was not waited for");
        }
    }
}

/// A form that was read to its end.
pub struct UploadForm {
    /// Part `files`, or `file`: stored already.
    pub files: PendingFiles,
    /// Part `info`.
    pub info: Option<UploadInfo>,
    /// Part `list`.
    pub marks: Vec<AttachmentMark>,
}

impl UploadForm {
    /// Reads a form and stores its files in `folder`.
    ///
    /// # Errors
    /// When a part is refused, there are too many, or they arrive too slowly; the files that were
    /// stored are deleted then.
    pub async fn read(mut body: FormBody, files: &Files, folder: Folder) -> Result<Self, ApiError> {
        let limit = files.upload_time_limit;
        match tokio::time::timeout(limit, Self::fill(&mut body.0, files, folder)).await {
            Ok(Ok(form)) => Ok(form),
            Ok(Err(error)) => {
                body.discard().await;
                Err(error)
            }
            Err(_) => {
                let late = FileError::Interrupted(format!("not complete within {limit:?}"));
                Err(ApiError::from(late).with_status(StatusCode::REQUEST_TIMEOUT))
            }
        }
    }

    async fn fill(
        multipart: &mut Multipart,
        files: &Files,
        folder: Folder,
    ) -> Result<Self, ApiError> {
        let mut form = Self {
            files: PendingFiles::new(files.storage.clone()),
            info: None,
            marks: Vec::new(),
        };
        while let Some(field) = multipart.next_field().await.map_err(refused)? {
            match field.name().unwrap_or_default() {
                "files" | "file" if form.files.len() == MOST_FILES => {
                    return Err(invalid("files"));
                }
                "files" | "file" => form.files.push(store(field, files, folder).await?),
                "info" => form.info = Some(value(field, "info").await?),
                "list" => form.marks = value(field, "list").await?,
                _ => {}
            }
        }
        Ok(form)
    }

    /// Checks that there is a file.
    ///
    /// # Errors
    /// B001 when there is none.
    pub fn check_files(&self) -> Result<(), ApiError> {
        if self.files.len() == 0 {
            return Err(no_file());
        }
        Ok(())
    }

    /// The owner that part `info` tells.
    ///
    /// # Errors
    /// E001 when there is none, or it does not fit.
    pub fn checked_info(&self) -> Result<UploadInfo, ApiError> {
        let info = self.info.clone().ok_or_else(|| invalid("info"))?;
        info.check()?;
        Ok(info)
    }
}

/// There is nothing to store.
pub fn no_file() -> ApiError {
    ApiError::business(Text::key("valid.file.not_exists"))
}

async fn store(field: Field<'_>, files: &Files, folder: Folder) -> Result<NewFile, ApiError> {
    let name = FileName::parse(field.file_name().unwrap_or_default())?;
    let mut is_over = false;
    let content = field.inspect_err(|error| is_over |= is_too_large(error));
    match files.storage.save(&name, folder, content).await {
        Ok(saved) => Ok(NewFile { name, saved }),
        Err(_) if is_over => Err(FileError::TooBig.into()),
        Err(error) => Err(error.into()),
    }
}

/// A part that holds JSON.
async fn value<T: DeserializeOwned>(
    mut field: Field<'_>,
    name: &'static str,
) -> Result<T, ApiError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(refused)? {
        if bytes.len() + chunk.len() > LARGEST_VALUE {
            return Err(invalid(name));
        }
        bytes.extend_from_slice(&chunk);
    }
    serde_json::from_slice(&bytes).map_err(|error| {
        tracing::debug!("refused part {name}: {error}");
        invalid(name)
    })
}

fn invalid(name: &str) -> ApiError {
    ApiError::invalid(vec![FieldError {
        field: name.to_owned(),
        message: Text::key("err.invalid.input.value"),
        rejected_value: String::new(),
    }])
}

/// A form that cannot be read on.
fn refused(error: MultipartError) -> ApiError {
    tracing::debug!("refused form: {}", error.body_text());
    if is_too_large(&error) {
        FileError::TooBig.into()
    } else {
        ApiError::of(ErrorCode::InvalidInputValue)
    }
}

fn is_too_large(error: &MultipartError) -> bool {
    error.status() == StatusCode::PAYLOAD_TOO_LARGE
}
