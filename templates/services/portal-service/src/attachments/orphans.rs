//! Files that no row refers to: uploads whose request ended between both, and temporary files that
//! nobody claimed.

use std::time::Duration;

use futures_util::StreamExt;
use mesh_config::{Settings, SettingsError};
use mesh_data::StoreError;
use mesh_files::{FileError, FileKey, FileStorage};
use sea_orm::DatabaseConnection;
use tokio_util::sync::CancellationToken;

use super::store;
use crate::state::AppState;
use crate::uploads::pending::discard;

/// Keys that are looked up at once.
const BATCH: usize = 500;

/// Deletes orphans again and again.
pub struct OrphanCleanup {
    interval: Duration,
    /// Younger files may belong to a request that still runs.
    age: Duration,
    storage: FileStorage,
    database: DatabaseConnection,
}

#[derive(Debug, thiserror::Error)]
enum CleanupError {
    #[error(transparent)]
    Database(#[from] StoreError),
    #[error(transparent)]
    Storage(#[from] FileError),
    #[error("the folder of the files: {0}")]
    Folder(#[from] std::io::Error),
}

impl OrphanCleanup {
    /// Reads `file.storage.orphan-interval` and `file.storage.orphan-age`.
    ///
    /// # Errors
    /// When a setting is missing or wrong.
    pub fn of(state: &AppState, settings: &Settings) -> Result<Self, SettingsError> {
        Ok(Self {
            interval: settings.duration("file.storage.orphan-interval")?,
            age: settings.duration("file.storage.orphan-age")?,
            storage: state.files.storage.clone(),
            database: state.database.clone(),
        })
    }

    /// Cleans up each interval until `stop`.
    pub async fn run(self, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(self.interval) => {}
            }
            if let Err(error) = self.clean_up().await {
                tracing::warn!("files without row stay until the next time: {error}");
            }
        }
    }

    async fn clean_up(&self) -> Result<(), CleanupError> {
        self.storage.remove_unfinished(self.age).await?;
        // A new database with an old folder is a mistake, and no reason to lose all files.
        if store::is_empty(&self.database).await? {
            return Ok(());
        }
        let mut batches = self.storage.older_than(self.age).ready_chunks(BATCH);
        while let Some(batch) = batches.next().await {
            let keys = batch.into_iter().collect::<Result<Vec<_>, _>>()?;
            self.delete_orphans(keys).await?;
        }
        Ok(())
    }

    async fn delete_orphans(&self, keys: Vec<FileKey>) -> Result<(), CleanupError> {
        let names: Vec<String> = keys.iter().map(ToString::to_string).collect();
        let referred = store::referred(&self.database, &names).await?;
        let mut orphans = keys;
        orphans.retain(|key| !referred.contains(key.as_str()));
        if !orphans.is_empty() {
            tracing::info!(files = orphans.len(), "deleting files without row");
            discard(&self.storage, &orphans).await;
        }
        Ok(())
    }
}
