//! What every part that writes to the disk shares.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;

use crate::error::{Failure, Kind, Result};
use crate::file_tree::Mode;
use crate::text;

/// Threads that wait for the disk. A file system commits together what is waited for at the same time, so that eight
/// wait as long as one.
const SYNC_THREADS: usize = 8;

/// The operating system refused something; the hint depends on why.
pub fn refused(path: &Path, error: &io::Error) -> Failure {
    let failure =
        Failure::new(Kind::Disk, text!("disk.refused", reason = error)).at(path.display());
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            failure.hint(text!("disk.full.hint"))
        }
        io::ErrorKind::ReadOnlyFilesystem => failure.hint(text!("disk.read-only.hint")),
        io::ErrorKind::PermissionDenied => failure.hint(text!("disk.permission.hint")),
        _ => failure.hint(text!("disk.other.hint")),
    }
}

/// Creates a file that must not exist yet, with these permission bits as far as the umask allows them.
#[cfg(unix)]
pub fn create_file(path: &Path, permissions: u32) -> io::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(permissions)
        .open(path)
}

/// Creates a file that must not exist yet; there are no permission bits here.
#[cfg(not(unix))]
pub fn create_file(path: &Path, _permissions: u32) -> io::Result<fs::File> {
    fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
}

/// The permission bits of a file.
#[cfg(unix)]
pub fn permissions(metadata: &fs::Metadata) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o7777
}

/// The permission bits that every file has where there are none.
#[cfg(not(unix))]
pub fn permissions(_metadata: &fs::Metadata) -> u32 {
    0o644
}

/// The permission bits that a file with this mode gets. What people have decided about those of a file that is there
/// already stays, but for what the mode is about.
#[cfg(unix)]
pub fn permissions_for(mode: Mode, present: Option<u32>) -> u32 {
    match (mode, present) {
        (_, None) => mode.permissions(),
        (Mode::Regular, Some(bits)) => bits & !0o111,
        (Mode::Executable, Some(bits)) => bits | (bits & 0o444) >> 2,
        (Mode::Private, Some(bits)) => bits & !0o077,
    }
}

/// The permission bits that every file has where there are none.
#[cfg(not(unix))]
pub fn permissions_for(_mode: Mode, _present: Option<u32>) -> u32 {
    0o644
}

/// Sets the permission bits of a file, whatever the umask is.
#[cfg(unix)]
pub fn set_permissions(path: &Path, permissions: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(permissions))
}

/// Does nothing where there are no permission bits.
#[cfg(not(unix))]
pub fn set_permissions(_path: &Path, _permissions: u32) -> io::Result<()> {
    Ok(())
}

/// Waits until these files and folders are on the disk, so that a power failure cannot take them back.
pub fn sync(paths: &[PathBuf]) -> Result<()> {
    let share = paths.len().div_ceil(SYNC_THREADS).max(1);
    thread::scope(|scope| {
        let threads: Vec<_> = paths
            .chunks(share)
            .map(|some| scope.spawn(|| some.iter().try_for_each(|path| sync_one(path))))
            .collect();
        let results = threads.into_iter().map(|thread| match thread.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        results.collect()
    })
}

fn sync_one(path: &Path) -> Result<()> {
    // Windows syncs only what is open for writing.
    let is_folder = path.is_dir();
    let synced = fs::OpenOptions::new()
        .read(true)
        .write(cfg!(windows) && !is_folder)
        .open(path)
        .and_then(|file| file.sync_all());
    match synced {
        // Windows and some file systems of networks sync no folders, and need not.
        Err(error) if !is_folder => Err(refused(path, &error)),
        _ => Ok(()),
    }
}
