//! Files for an object storage, in a folder of this machine until they are complete: it takes parts of
//! 5 MB and more, and people who send slowly, or many at once, would fill the memory with them.

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use mesh_config::Settings;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::destination::Destination;
use crate::parts::Parts;
use crate::{FileError, FileStorageError};

const ROOM: &str = "file.storage.max-spool-size";

/// Most bytes that are read or written at once.
const BUFFER_SIZE: usize = 64 * 1024;

/// How many files are sent to the storage at a time; each has a part in memory.
const SENT_AT_ONCE: usize = 4;

/// Room for files that are not complete. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Spool {
    folder: PathBuf,
    /// A permit for each byte that is free.
    room: Arc<Semaphore>,
    senders: Arc<Semaphore>,
    part_size: usize,
}

impl Spool {
    /// Reads `spring.servlet.multipart.location`, which is the system's folder for temporary files unless it is set,
    /// and `file.storage.max-spool-size`. Files are sent on in parts of `part_size` bytes.
    ///
    /// # Errors
    /// When a setting is missing or wrong, or nothing can be written to the folder.
    pub fn from_settings(settings: &Settings, part_size: usize) -> Result<Self, FileStorageError> {
        let folder = settings.find("spring.servlet.multipart.location")?;
        let folder = folder.unwrap_or_else(std::env::temp_dir);
        tempfile::tempfile_in(&folder).map_err(|source| FileStorageError::Spool {
            path: folder.display().to_string(),
            source,
        })?;
        let room = usize::try_from(settings.data_size(ROOM)?).unwrap_or(usize::MAX);
        Ok(Self {
            folder,
            room: Arc::new(Semaphore::new(room.min(Semaphore::MAX_PERMITS))),
            senders: Arc::new(Semaphore::new(SENT_AT_ONCE)),
            part_size,
        })
    }

    /// Begins a file that goes to `path` when it is complete.
    ///
    /// # Errors
    /// When the folder has no room, or cannot be written to.
    pub async fn begin(
        &self,
        objects: Arc<dyn ObjectStore>,
        path: Path,
    ) -> Result<Spooled, FileError> {
        let folder = self.folder.clone();
        // It has no name: when the process ends, nothing is left of it.
        let made = tokio::task::spawn_blocking(move || tempfile::tempfile_in(folder)).await;
        let file = made.map_err(std::io::Error::other).flatten();
        let mut file = File::from_std(file.map_err(FileError::of_spool)?);
        file.set_max_buf_size(BUFFER_SIZE);
        Ok(Spooled {
            file,
            taken: None,
            size: 0,
            spool: self.clone(),
            objects,
            path,
        })
    }
}

/// A file until it is complete.
pub struct Spooled {
    file: File,
    taken: Option<OwnedSemaphorePermit>,
    size: usize,
    spool: Spool,
    objects: Arc<dyn ObjectStore>,
    path: Path,
}

impl Spooled {
    fn take_room(&mut self, bytes: usize) -> Result<(), FileError> {
        let room = self.spool.room.clone();
        let bytes = u32::try_from(bytes).map_err(|_| FileError::NoRoom)?;
        let more = room.try_acquire_many_owned(bytes);
        let more = more.map_err(|_| FileError::NoRoom)?;
        match &mut self.taken {
            Some(taken) => taken.merge(more),
            None => self.taken = Some(more),
        }
        Ok(())
    }

    async fn read(&mut self, size: usize) -> Result<Bytes, FileError> {
        let mut part = vec![0; size];
        let read = self.file.read_exact(&mut part).await;
        read.map_err(FileError::of_spool)?;
        Ok(part.into())
    }

    async fn send_parts(&mut self) -> Result<(), FileError> {
        let mut parts = Parts::begin(&*self.objects, &self.path).await?;
        let mut left = self.size;
        while left > 0 {
            let size = left.min(self.spool.part_size);
            parts.put(self.read(size).await?).await?;
            left -= size;
        }
        Ok(parts.complete().await?)
    }
}

#[async_trait]
impl Destination for Spooled {
    async fn write(&mut self, chunk: &Bytes) -> Result<(), FileError> {
        self.take_room(chunk.len())?;
        self.size += chunk.len();
        let written = self.file.write_all(chunk).await;
        written.map_err(FileError::of_spool)
    }

    async fn finish(&mut self) -> Result<(), FileError> {
        // Nothing closes it.
        let _sender = self.spool.senders.clone().acquire_owned().await;
        self.file.flush().await.map_err(FileError::of_spool)?;
        self.file.rewind().await.map_err(FileError::of_spool)?;
        if self.size > self.spool.part_size {
            return self.send_parts().await;
        }
        let whole = self.read(self.size).await?;
        self.objects.put(&self.path, whole.into()).await?;
        Ok(())
    }
}
