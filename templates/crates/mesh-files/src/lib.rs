//! Uploaded files: checked while they stream in, kept in a folder or in S3-compatible storage, and
//! served with ranges.
//!
//! A file is known by its [`FileKey`], never by a name that somebody sent.

mod backend;
mod content_disposition;
mod destination;
mod error;
mod file_name;
mod format;
mod inspection;
mod key;
mod limits;
mod needle;
mod parts;
mod range;
mod s3;
mod serving;
mod spool;
mod storage;
mod unfinished;
mod upload;

pub use content_disposition::ContentDisposition;
pub use error::{FileError, FileStorageError};
pub use file_name::FileName;
pub use key::{FileKey, Folder};
pub use limits::UploadLimits;
pub use serving::StoredContent;
pub use storage::{FileStorage, SavedFile};
