//! One command at a time in a project.

use std::fs::{self, TryLockError};
use std::path::Path;

use crate::disk::refused;
use crate::error::{Failure, Result};
use crate::text;

const LOCK_FILE: &str = "lock";
/// Says who has the lock. A file of its own, since Windows lets nobody read a locked one.
const HOLDER_FILE: &str = "holder";

/// Held until it is dropped; the operating system frees the lock of a process that dies.
pub(super) struct Lock(fs::File);

impl Lock {
    pub(super) fn acquire(folder: &Path, command: &str) -> Result<Self> {
        let path = folder.join(LOCK_FILE);
        let file = fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| refused(&path, &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(busy(folder)),
            Err(TryLockError::Error(error)) => return Err(refused(&path, &error)),
        }
        let holder = folder.join(HOLDER_FILE);
        fs::write(
            &holder,
            format!("egov-msa {command} ({})", std::process::id()),
        )
        .map_err(|error| refused(&holder, &error))?;
        Ok(Self(file))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing is not enough: a process that is being started has the file open until it runs its own program.
        let _ = self.0.unlock();
    }
}

fn busy(folder: &Path) -> Failure {
    let holder = fs::read_to_string(folder.join(HOLDER_FILE)).unwrap_or_default();
    Failure::busy(text!("project.busy", holder = holder))
        .at(folder.display())
        .hint(text!("project.busy.hint"))
}
