//! One file while it streams in.

use bytes::{Bytes, BytesMut};
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt};

use crate::FileError;
use crate::format::Format;
use crate::inspection::Inspection;

/// How files are written.
#[derive(Debug, Clone, Copy)]
pub struct Writing {
    /// Bytes that are gathered before they are written.
    pub part_size: usize,
    /// Largest size of a file in bytes.
    pub max_file_size: u64,
}

/// A file that nobody sees before it is complete and found good. Dropped earlier, it leaves nothing.
pub struct Upload {
    target: Target,
    writing: Writing,
    inspection: Inspection,
    gathered: BytesMut,
    size: u64,
}

impl Upload {
    /// Begins to write a file of `format` at `path`.
    pub async fn begin(
        objects: &dyn ObjectStore,
        path: &Path,
        format: &'static Format,
        writing: Writing,
    ) -> Result<Self, FileError> {
        Ok(Self {
            target: Target(Some(objects.put_multipart(path).await?)),
            writing,
            inspection: Inspection::new(format),
            gathered: BytesMut::new(),
            size: 0,
        })
    }

    /// Writes the next part of the content.
    ///
    /// # Errors
    /// When the file becomes too big or its content cannot be right, or the storage fails.
    pub async fn write(&mut self, chunk: &Bytes) -> Result<(), FileError> {
        self.size += chunk.len() as u64;
        if self.size > self.writing.max_file_size {
            return Err(FileError::TooBig);
        }
        self.inspection.feed(chunk)?;
        self.gathered.extend_from_slice(chunk);
        while self.gathered.len() >= self.writing.part_size {
            let part = self.gathered.split_to(self.writing.part_size);
            self.target.put(part.freeze()).await?;
        }
        Ok(())
    }

    /// Lets everybody see the file, and tells its size in bytes.
    ///
    /// # Errors
    /// When its content is not right, or the storage fails.
    pub async fn finish(mut self) -> Result<u64, FileError> {
        self.inspection.finish()?;
        if !self.gathered.is_empty() {
            self.target.put(self.gathered.freeze()).await?;
        }
        self.target.complete().await?;
        Ok(self.size)
    }
}

/// Where the content goes until it is complete.
struct Target(Option<Box<dyn MultipartUpload>>);

impl Target {
    async fn put(&mut self, part: Bytes) -> object_store::Result<()> {
        match &mut self.0 {
            Some(upload) => upload.put_part(part.into()).await,
            None => Ok(()),
        }
    }

    async fn complete(&mut self) -> object_store::Result<()> {
        if let Some(upload) = &mut self.0 {
            upload.complete().await?;
        }
        self.0 = None;
        Ok(())
    }
}

impl Drop for Target {
    /// A client that goes away ends its request by dropping it.
    fn drop(&mut self) {
        let Some(mut upload) = self.0.take() else {
            return;
        };
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                if let Err(error) = upload.abort().await {
                    tracing::warn!("an upload that ended early left parts behind: {error}");
                }
            });
        }
    }
}
