//! Files that are stored while nothing refers to them yet.

use mesh_files::{FileKey, FileName, FileStorage, SavedFile};
use tokio::runtime::Handle;

/// A file that was stored.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// What it was called where it came from.
    pub name: FileName,
    /// What is known of it.
    pub saved: SavedFile,
}

/// Files that are deleted again when this is dropped, which is what happens to a request whose
/// client goes away.
pub struct PendingFiles {
    storage: FileStorage,
    files: Vec<NewFile>,
}

impl PendingFiles {
    /// None so far.
    pub fn new(storage: FileStorage) -> Self {
        Self {
            storage,
            files: Vec::new(),
        }
    }

    /// One more.
    pub fn push(&mut self, file: NewFile) {
        self.files.push(file);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// The files, which are not deleted any more: from now on somebody refers to them, or
    /// [`discard`]s them.
    pub fn keep(mut self) -> Vec<NewFile> {
        std::mem::take(&mut self.files)
    }
}

impl Drop for PendingFiles {
    fn drop(&mut self) {
        let files = std::mem::take(&mut self.files);
        if files.is_empty() {
            return;
        }
        let storage = self.storage.clone();
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move {
                let keys: Vec<_> = files.into_iter().map(|file| file.saved.key).collect();
                discard(&storage, &keys).await;
            });
        }
    }
}

/// Deletes files that nothing refers to. What cannot be deleted now is found later as an orphan.
pub async fn discard(storage: &FileStorage, keys: &[FileKey]) {
    for key in keys {
        if let Err(error) = storage.delete(key).await {
            tracing::warn!("{key} stays behind: {error}");
        }
    }
}
