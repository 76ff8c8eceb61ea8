//! Files that no row refers to: uploads whose request ended between both, and temporary files that
//! nobody claimed.

use futures_util::StreamExt;
use mesh_data::StoreError;
use mesh_files::{FileError, FileKey};
use sea_orm::DatabaseConnection;
use tokio_util::sync::CancellationToken;

use super::store;
use crate::files::Files;
use crate::state::AppState;
use crate::uploads::pending::discard;

/// Keys that are looked up at once.
const BATCH: usize = 500;

/// Deletes orphans again and again.
pub struct OrphanCleanup {
    files: Files,
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
    /// Cleans up what `state` refers to.
    pub fn of(state: &AppState) -> Self {
        Self {
            files: state.files.clone(),
            database: state.database.clone(),
        }
    }

    /// Cleans up each interval until `stop`.
    pub async fn run(self, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(self.files.orphan_interval) => {}
            }
            if let Err(error) = self.clean_up().await {
                tracing::warn!("files without row stay until the next time: {error}");
            }
        }
    }

    async fn clean_up(&self) -> Result<(), CleanupError> {
        self.files
            .storage
            .remove_unfinished(self.files.orphan_age)
            .await?;
        // A new database with an old folder is a mistake, and no reason to lose all files.
        if store::is_empty(&self.database).await? {
            return Ok(());
        }
        let mut batches = self
            .files
            .storage
            .older_than(self.files.orphan_age)
            .ready_chunks(BATCH);
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
            discard(&self.files.storage, &orphans).await;
        }
        Ok(())
    }
}
