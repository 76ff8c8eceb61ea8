//! Where a file goes while it streams in.

use async_trait::async_trait;
use bytes::Bytes;

use crate::FileError;

/// Takes the content of one file. Nobody sees the file before it is finished; dropped earlier, it leaves nothing.
#[async_trait]
pub trait Destination: Send {
    /// Takes the next part of the content.
    ///
    /// # Errors
    /// When there is no room for it, or the storage fails.
    async fn write(&mut self, chunk: &Bytes) -> Result<(), FileError>;

    /// Lets everybody see the file.
    ///
    /// # Errors
    /// When the storage fails.
    async fn finish(&mut self) -> Result<(), FileError>;
}
