//! Where files are kept, by configuration.

use std::path::PathBuf;
use std::sync::Arc;

use mesh_config::Settings;
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;

use crate::{FileStorageError, s3};

/// Bytes that are written to the disk at once.
const LOCAL_PART_SIZE: usize = 64 * 1024;

/// A place for files.
#[derive(Debug, Clone)]
pub struct Backend {
    /// The files.
    pub objects: Arc<dyn ObjectStore>,
    /// Bytes that are gathered before they are written.
    pub part_size: usize,
    /// The folder, when it is one.
    pub folder: Option<PathBuf>,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "lowercase")]
enum StorageType {
    Local,
    S3,
}

impl Backend {
    /// The place that the settings name.
    ///
    /// # Errors
    /// When a setting is missing or wrong, or the folder cannot be used.
    pub fn from_settings(settings: &Settings) -> Result<Self, FileStorageError> {
        match settings.get("file.storage.type")? {
            StorageType::Local => Self::in_folder(settings.get("file.directory")?),
            StorageType::S3 => Ok(Self {
                objects: Arc::new(s3::from_settings(settings)?),
                part_size: s3::PART_SIZE,
                folder: None,
            }),
        }
    }

    fn in_folder(folder: PathBuf) -> Result<Self, FileStorageError> {
        std::fs::create_dir_all(&folder).map_err(|source| FileStorageError::Folder {
            path: folder.display().to_string(),
            source,
        })?;
        // What was answered as stored is on the disk, also after a power failure.
        let objects = LocalFileSystem::new_with_prefix(&folder)?.with_fsync(true);
        Ok(Self {
            objects: Arc::new(objects),
            part_size: LOCAL_PART_SIZE,
            folder: Some(folder),
        })
    }
}
