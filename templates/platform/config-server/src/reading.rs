//! Work that waits for the disk.

use crate::error::ConfigError;

/// Runs what reads files off the threads that serve requests.
///
/// # Errors
/// Those of `read`, and when it was broken off.
pub async fn reading<T: Send + 'static>(
    read: impl FnOnce() -> Result<T, ConfigError> + Send + 'static,
) -> Result<T, ConfigError> {
    tokio::task::spawn_blocking(read).await?
}
