//! The storage of files, and what uploads may take.

use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use mesh_app::ServiceContext;
use mesh_files::{FileStorage, FileStorageError};
use mesh_resilience::Resilience;

/// Files as handlers work with them. Cheap to clone.
#[derive(Clone)]
pub struct Files {
    /// Where they are.
    pub storage: FileStorage,
    /// Longest time for the body of an upload to arrive.
    pub upload_time_limit: Duration,
    /// How often files are looked for that nothing refers to.
    pub orphan_interval: Duration,
    /// How old these are when they are deleted: younger ones may belong to a request that still runs.
    pub orphan_age: Duration,
    max_request_size: u64,
    resilience: Resilience,
}

impl Files {
    /// Reads `file` and `spring.servlet.multipart`.
    ///
    /// # Errors
    /// When a setting is missing or wrong, or the storage cannot be used.
    pub fn from_context(context: &ServiceContext) -> Result<Self, FileStorageError> {
        let settings = &context.settings;
        Ok(Self {
            storage: FileStorage::from_settings(settings)?,
            upload_time_limit: settings.duration("file.storage.upload-time-limit")?,
            orphan_interval: settings.duration("file.storage.orphan-interval")?,
            orphan_age: settings.duration("file.storage.orphan-age")?,
            max_request_size: settings.data_size("spring.servlet.multipart.max-request-size")?,
            resilience: context.resilience.clone(),
        })
    }

    /// The layer that ends bodies of uploads that are too big.
    pub fn body_limit(&self) -> DefaultBodyLimit {
        DefaultBodyLimit::max(usize::try_from(self.max_request_size).unwrap_or(usize::MAX))
    }

    /// Whether somebody without token may upload one more picture now.
    pub async fn admits_anonymous_upload(&self) -> bool {
        let limiter = self.resilience.rate_limiters.named("editor-upload");
        limiter.acquire().await
    }
}
