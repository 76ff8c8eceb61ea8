//! One file while it streams in.

use bytes::Bytes;

use crate::FileError;
use crate::destination::Destination;
use crate::format::Format;
use crate::inspection::Inspection;

/// A file that is looked at on its way. Dropped before it is finished, it leaves nothing.
pub struct Upload {
    destination: Box<dyn Destination>,
    inspection: Inspection,
    max_file_size: u64,
    size: u64,
}

impl Upload {
    /// Begins a file of `format` with at most `max_file_size` bytes.
    pub fn new(
        destination: Box<dyn Destination>,
        format: &'static Format,
        max_file_size: u64,
    ) -> Self {
        Self {
            destination,
            inspection: Inspection::new(format),
            max_file_size,
            size: 0,
        }
    }

    /// Writes the next part of the content.
    ///
    /// # Errors
    /// When the file becomes too big or its content cannot be right, or the storage fails.
    pub async fn write(&mut self, chunk: &Bytes) -> Result<(), FileError> {
        self.size += chunk.len() as u64;
        if self.size > self.max_file_size {
            return Err(FileError::TooBig);
        }
        self.inspection.feed(chunk)?;
        self.destination.write(chunk).await
    }

    /// Lets everybody see the file, and tells its size in bytes.
    ///
    /// # Errors
    /// When its content is not right, or the storage fails.
    pub async fn finish(mut self) -> Result<u64, FileError> {
        self.inspection.finish()?;
        self.destination.finish().await?;
        Ok(self.size)
    }
}
