//! The storage as services use it.

use std::fmt::Display;
use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use chrono::Utc;
use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt, future};
use mesh_config::Settings;
use object_store::{ObjectMeta, ObjectStoreExt};

use crate::backend::Backend;
use crate::upload::Upload;
use crate::{
    FileError, FileKey, FileName, FileStorageError, Folder, StoredContent, UploadLimits, unfinished,
};

/// Uploaded files. Cheap to clone.
#[derive(Debug, Clone)]
pub struct FileStorage {
    backend: Backend,
    limits: UploadLimits,
}

/// A file that was stored.
#[derive(Debug, Clone)]
pub struct SavedFile {
    /// Where it is.
    pub key: FileKey,
    /// Its size in bytes.
    pub size: u64,
    /// What its content was found to be.
    pub content_type: &'static str,
}

impl FileStorage {
    /// The storage that `file.storage.type` names: `local`, with the folder of `file.directory`, or
    /// `s3`, with `file.storage.bucket` and `spring.cloud.aws`.
    ///
    /// # Errors
    /// When a setting is missing or wrong, or the folder cannot be used.
    pub fn from_settings(settings: &Settings) -> Result<Self, FileStorageError> {
        Ok(Self {
            limits: UploadLimits::from_settings(settings)?,
            backend: Backend::from_settings(settings)?,
        })
    }

    /// Which files are accepted.
    pub fn limits(&self) -> &UploadLimits {
        &self.limits
    }

    /// Stores a file while it streams in. Of a file that is refused, or whose upload is dropped,
    /// nothing stays.
    ///
    /// # Errors
    /// When name, size or content are not accepted, the content ends early, or the storage fails.
    pub async fn save<E: Display>(
        &self,
        name: &FileName,
        folder: Folder,
        content: impl Stream<Item = Result<Bytes, E>>,
    ) -> Result<SavedFile, FileError> {
        let format = self.limits.format_of(name)?;
        if folder == Folder::Editor && !format.is_image() {
            return Err(FileError::InvalidName);
        }
        let key = FileKey::new(folder, &name.extension());
        let destination = self.backend.begin(key.path()).await?;
        let mut upload = Upload::new(destination, format, self.limits.max_file_size);
        let mut content = pin!(content);
        while let Some(chunk) = content.next().await {
            let chunk = chunk.map_err(|error| FileError::Interrupted(error.to_string()))?;
            upload.write(&chunk).await?;
        }
        Ok(SavedFile {
            size: upload.finish().await?,
            content_type: format.content_type,
            key,
        })
    }

    /// A file that is to be served.
    ///
    /// # Errors
    /// When it does not exist, or the storage fails.
    pub async fn open(&self, key: &FileKey) -> Result<StoredContent, FileError> {
        let meta = self.backend.objects.head(&key.path()).await;
        let meta = meta.map_err(FileError::of_missing)?;
        let objects = self.backend.objects.clone();
        Ok(StoredContent::new(key.clone(), meta, objects))
    }

    /// Deletes a file; one that is gone already is no mistake.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn delete(&self, key: &FileKey) -> Result<(), FileError> {
        let deleted = self.backend.objects.delete(&key.path()).await;
        match deleted.map_err(FileError::of_missing) {
            Err(FileError::NotFound) => Ok(()),
            deleted => deleted,
        }
    }

    /// Makes a temporary file one that stays, and tells its key.
    ///
    /// # Errors
    /// When the key is not that of a temporary file, there is none, or the storage fails.
    pub async fn claim(&self, temporary: &FileKey) -> Result<FileKey, FileError> {
        if temporary.folder() != Folder::Temporary {
            return Err(FileError::InvalidName);
        }
        let claimed = temporary.claimed();
        let objects = &self.backend.objects;
        let renamed = objects.rename(&temporary.path(), &claimed.path()).await;
        renamed.map_err(FileError::of_missing)?;
        Ok(claimed)
    }

    /// Attachments, claimed or not, that are older than `age`.
    pub fn older_than(&self, age: Duration) -> BoxStream<'static, Result<FileKey, FileError>> {
        let now = Utc::now();
        let is_old = move |meta: &ObjectMeta| {
            (now - meta.last_modified)
                .to_std()
                .is_ok_and(|old| old > age)
        };
        let listed = self.backend.objects.list(None).filter_map(move |found| {
            future::ready(match found {
                Ok(meta) if is_old(&meta) => attachment(&meta).map(Ok),
                Ok(_) => None,
                Err(error) => Some(Err(error.into())),
            })
        });
        listed.boxed()
    }

    /// Deletes what uploads have left behind that a process did not live to end, when it is older
    /// than `age`. S3 has lifecycle rules for that.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn remove_unfinished(&self, age: Duration) -> std::io::Result<()> {
        match self.backend.folder_with_unfinished() {
            Some(folder) => unfinished::remove(folder.clone(), age).await,
            None => Ok(()),
        }
    }
}

fn attachment(meta: &ObjectMeta) -> Option<FileKey> {
    let key: FileKey = meta.location.as_ref().parse().ok()?;
    (key.folder() != Folder::Editor).then_some(key)
}

#[cfg(test)]
mod tests;
