//! Where files are kept, by configuration.

use std::path::PathBuf;
use std::sync::Arc;

use mesh_config::Settings;
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use object_store::path::Path;

use crate::destination::Destination;
use crate::parts::{Gathered, Parts};
use crate::spool::Spool;
use crate::{FileError, FileStorageError, s3};

/// Bytes that are written to the disk at once.
const LOCAL_PART_SIZE: usize = 64 * 1024;

/// A place for files.
#[derive(Debug, Clone)]
pub struct Backend {
    /// The files.
    pub objects: Arc<dyn ObjectStore>,
    incoming: Incoming,
}

/// Where files are that are not complete.
#[derive(Debug, Clone)]
enum Incoming {
    /// Beside the others, in the folder where these are kept.
    Folder(PathBuf),
    /// On this machine, before they are sent to the others.
    Spool(Spool),
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
    /// When a setting is missing or wrong, or a folder cannot be used.
    pub fn from_settings(settings: &Settings) -> Result<Self, FileStorageError> {
        match settings.get("file.storage.type")? {
            StorageType::Local => Self::in_folder(settings.get("file.directory")?),
            StorageType::S3 => Ok(Self {
                objects: Arc::new(s3::from_settings(settings)?),
                incoming: Incoming::Spool(Spool::from_settings(settings, s3::PART_SIZE)?),
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
            incoming: Incoming::Folder(folder),
        })
    }

    /// Begins a file.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn begin(&self, path: Path) -> Result<Box<dyn Destination>, FileError> {
        match &self.incoming {
            Incoming::Folder(_) => {
                let parts = Parts::begin(&*self.objects, &path).await?;
                Ok(Box::new(Gathered::new(parts, LOCAL_PART_SIZE)))
            }
            Incoming::Spool(spool) => {
                let spooled = spool.begin(self.objects.clone(), path).await?;
                Ok(Box::new(spooled))
            }
        }
    }

    /// The folder in which a process that was killed may have left parts of files.
    pub fn folder_with_unfinished(&self) -> Option<&PathBuf> {
        match &self.incoming {
            Incoming::Folder(folder) => Some(folder),
            Incoming::Spool(_) => None,
        }
    }
}
