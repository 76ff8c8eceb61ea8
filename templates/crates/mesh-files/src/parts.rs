//! A file that is written to the storage in parts.

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt};

use crate::FileError;
use crate::destination::Destination;

/// Parts of a file, until it is complete. Dropped earlier, they are given up.
pub struct Parts(Option<Box<dyn MultipartUpload>>);

impl Parts {
    /// Begins the file at `path`.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn begin(objects: &dyn ObjectStore, path: &Path) -> object_store::Result<Self> {
        Ok(Self(Some(objects.put_multipart(path).await?)))
    }

    /// Writes the next part.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn put(&mut self, part: Bytes) -> object_store::Result<()> {
        match &mut self.0 {
            Some(upload) => upload.put_part(part.into()).await,
            None => Ok(()),
        }
    }

    /// Makes the parts one file.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn complete(&mut self) -> object_store::Result<()> {
        if let Some(upload) = &mut self.0 {
            upload.complete().await?;
        }
        self.0 = None;
        Ok(())
    }
}

impl Drop for Parts {
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

/// Gathers what streams in until it is worth a write.
pub struct Gathered {
    parts: Parts,
    part_size: usize,
    gathered: BytesMut,
}

impl Gathered {
    /// Writes parts of `part_size` bytes.
    pub fn new(parts: Parts, part_size: usize) -> Self {
        Self {
            parts,
            part_size,
            gathered: BytesMut::new(),
        }
    }
}

#[async_trait]
impl Destination for Gathered {
    async fn write(&mut self, chunk: &Bytes) -> Result<(), FileError> {
        self.gathered.extend_from_slice(chunk);
        while self.gathered.len() >= self.part_size {
            let part = self.gathered.split_to(self.part_size);
            self.parts.put(part.freeze()).await?;
        }
        Ok(())
    }

    async fn finish(&mut self) -> Result<(), FileError> {
        let rest = self.gathered.split();
        if !rest.is_empty() {
            self.parts.put(rest.freeze()).await?;
        }
        Ok(self.parts.complete().await?)
    }
}
