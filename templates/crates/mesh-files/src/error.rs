//! What can go wrong with a file, and what clients are told of it.

use std::io::{self, ErrorKind};

use axum::http::StatusCode;
use mesh_config::SettingsError;
use mesh_web::{ApiError, Text};

const NOT_SAVED: &str = "valid.file.not_saved_try_again";

/// Why a file could not be stored, read or deleted.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The name or key has not the form that it must have, or an extension that is not allowed.
    #[error("the name of the file is not valid")]
    InvalidName,
    /// The content is not what the extension says.
    #[error("the content of the file does not match its extension")]
    WrongContent,
    /// The file is larger than `file.storage.max-file-size`.
    #[error("the file is too big")]
    TooBig,
    /// There is no such file.
    #[error("the file does not exist")]
    NotFound,
    /// The content stopped arriving before its end.
    #[error("the upload ended early: {0}")]
    Interrupted(String),
    /// Too many files arrive at the same time for `file.storage.max-spool-size`, or for the disk.
    #[error("there is no room for another file until others are complete")]
    NoRoom,
    /// The folder in which files wait until they are complete failed.
    #[error("the folder for files that arrive failed: {0}")]
    Spool(#[source] io::Error),
    /// The storage failed.
    #[error("the file storage failed: {0}")]
    Storage(#[from] object_store::Error),
}

impl FileError {
    /// A failure of the storage, which says itself when there is no such file.
    pub(crate) fn of_missing(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::NotFound,
            error => Self::Storage(error),
        }
    }

    /// A failure of the folder in which files wait.
    pub(crate) fn of_spool(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::NoRoom,
            _ => Self::Spool(error),
        }
    }
}

impl From<FileError> for ApiError {
    fn from(error: FileError) -> Self {
        let key = match error {
            FileError::InvalidName => "valid.file.invalid_name",
            FileError::WrongContent => "valid.file.wrong_content",
            FileError::TooBig => "valid.file.too_big",
            FileError::NotFound => "valid.file.not_found",
            FileError::Interrupted(_) => NOT_SAVED,
            FileError::NoRoom => {
                let busy = Self::business(Text::key(NOT_SAVED));
                return busy.with_status(StatusCode::SERVICE_UNAVAILABLE);
            }
            FileError::Spool(error) => return Self::internal(error),
            FileError::Storage(error) => return Self::internal(error),
        };
        Self::business(Text::key(key))
    }
}

/// Why the storage cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum FileStorageError {
    /// A setting is missing or wrong.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The folder cannot be made.
    #[error("the folder `{path}` of file.directory cannot be used: {source}")]
    Folder {
        /// The folder.
        path: String,
        /// Why not.
        source: io::Error,
    },
    /// Nothing can be written to the folder for files that arrive.
    #[error(
        "nothing can be written to `{path}`, where files wait until they are complete: {source}; set spring.servlet.multipart.location"
    )]
    Spool {
        /// The folder.
        path: String,
        /// Why not.
        source: io::Error,
    },
    /// The HTTP client cannot be made.
    #[error("the HTTP client of the file storage cannot be made: {0}")]
    Http(#[from] reqwest::Error),
    /// The storage refuses its settings.
    #[error("the file storage cannot be used: {0}")]
    Storage(#[from] object_store::Error),
}
