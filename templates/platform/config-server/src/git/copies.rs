//! The copies of remote repositories on this machine.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context;
use ring::digest::{SHA256, digest};
use tempfile::TempDir;

use super::address::RemoteAddress;
use super::error::GitError;
use super::fetch_settings::FetchSettings;
use super::remote::Remote;

/// Addresses with placeholders may name ever more repositories that do not exist.
const MOST_REMOTES: usize = 1000;

/// The copies, one for each remote repository that was asked for.
pub struct Copies {
    folder: PathBuf,
    /// Removed together with this value.
    _temporary: Option<TempDir>,
    remotes: Mutex<BTreeMap<PathBuf, Arc<Remote>>>,
}

impl Copies {
    /// Copies in `folder`, which outlive the server, or else in a temporary folder.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn below(folder: Option<&Path>) -> anyhow::Result<Self> {
        let temporary = match folder {
            Some(_) => None,
            None => Some(
                tempfile::Builder::new()
                    .prefix("config-repo-")
                    .tempdir()
                    .context("cannot make a temporary folder for copies of git repositories")?,
            ),
        };
        let made = temporary.as_ref().map(TempDir::path);
        let folder = folder.or(made).unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).with_context(|| {
            let folder = folder.display();
            format!("cannot make spring.cloud.config.server.git.basedir, {folder}")
        })?;
        Ok(Self {
            folder: folder.to_owned(),
            _temporary: temporary,
            remotes: Mutex::default(),
        })
    }

    /// The path of the copy of a repository, as current as the settings of the repository named
    /// `name` ask for and the remote allows.
    ///
    /// # Errors
    /// When there is no copy, and none can be made.
    pub async fn current(
        &self,
        name: &str,
        address: RemoteAddress,
        settings: &FetchSettings,
    ) -> Result<PathBuf, GitError> {
        let path = self.folder.join(folder_name(name, &address));
        let remote = self.remote(&path, address, settings)?;
        remote.refresh().await.map_err(GitError::Fetch)?;
        Ok(path)
    }

    /// Lets no copy count as current any more.
    pub fn expire(&self) {
        self.remotes().values().for_each(|remote| remote.expire());
    }

    fn remotes(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Arc<Remote>>> {
        self.remotes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn remote(
        &self,
        path: &Path,
        address: RemoteAddress,
        settings: &FetchSettings,
    ) -> Result<Arc<Remote>, GitError> {
        let mut remotes = self.remotes();
        if let Some(remote) = remotes.get(path) {
            return Ok(remote.clone());
        }
        if remotes.len() >= MOST_REMOTES {
            remotes.retain(|_, remote| remote.has_copy());
        }
        let remote = Remote::new(address, path.to_owned(), settings.clone());
        let remote = Arc::new(remote.map_err(|error| GitError::Fetch(Arc::new(error)))?);
        remotes.insert(path.to_owned(), remote.clone());
        Ok(remote)
    }
}

/// Recognizable for people, and another one for each repository and setting.
fn folder_name(name: &str, address: &RemoteAddress) -> String {
    let last = address.url.path().rsplit('/').next().unwrap_or_default();
    let last = last.strip_suffix(".git").unwrap_or(last);
    let is_plain =
        |character: &char| character.is_ascii_alphanumeric() || "-_".contains(*character);
    let readable: String = last.chars().filter(is_plain).take(40).collect();
    let identity = format!("{name}\n{}", address.url);
    let digest = digest(&SHA256, identity.as_bytes());
    let digits: String = digest.as_ref()[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("{readable}-{digits}.git")
}
