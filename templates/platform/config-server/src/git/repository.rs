//! A repository as it is configured: for whom, where, and how it is read.

use std::path::PathBuf;

use tokio::task::spawn_blocking;

use super::address::{Address, encode_for};
use super::copies::Copies;
use super::error::GitError;
use super::fetch_settings::FetchSettings;
use super::pattern::Patterns;
use super::snapshot::Snapshot;
use crate::files::{Locations, fixed_part};
use crate::request::EnvironmentRequest;

/// A repository as it is configured.
pub struct GitRepository {
    /// Its name among `repos`; empty for the one for all.
    pub name: String,
    /// The applications that it is for; all when there are none.
    pub patterns: Option<Patterns>,
    /// Its address, which may have placeholders.
    pub uri: String,
    /// The label of those who ask for none.
    pub default_label: String,
    /// The folders that are searched besides the root.
    pub search_paths: Vec<String>,
    /// Whether it must be there when the server starts.
    pub clones_on_start: bool,
    /// How it is fetched.
    pub fetch: FetchSettings,
}

/// Where the files of a repository are on this machine.
struct Place {
    path: PathBuf,
    /// The address, as clients see it.
    name: String,
}

impl GitRepository {
    /// Whether it is meant for the application and a profile of the request in particular.
    pub fn is_for(&self, request: &EnvironmentRequest) -> bool {
        self.patterns
            .as_ref()
            .is_some_and(|patterns| patterns.match_request(request))
    }

    /// Makes a copy when that is wished at the start; an address with placeholders has none yet.
    ///
    /// # Errors
    /// When the repository can be neither fetched nor read.
    pub async fn clone_on_start(&self, copies: &Copies) -> Result<(), GitError> {
        if self.clones_on_start && !self.uri.contains('{') {
            self.place(&self.uri, copies).await?;
        }
        Ok(())
    }

    /// Its folder on this machine, as far as it is the same for all requests.
    pub fn local_folder(&self) -> Option<PathBuf> {
        match Address::parse(fixed_part(&self.uri)).ok()? {
            Address::Local(path) => Some(path),
            Address::Remote(_) => None,
        }
    }

    /// The files at `label`, or at the default label. Of an address with placeholders, the one of
    /// the last profile that exists counts.
    ///
    /// # Errors
    /// When the repository or the label does not exist, or there is neither remote nor copy.
    pub async fn locate(
        &self,
        request: &EnvironmentRequest,
        label: Option<&str>,
        copies: &Copies,
    ) -> Result<Locations, GitError> {
        let label = label.unwrap_or(&self.default_label);
        let encode = |name: &str| encode_for(&self.uri, name);
        let mut addresses = request
            .expand_encoded(&self.uri, label, encode)
            .into_iter()
            .rev();
        let Some(first) = addresses.next() else {
            return Err(GitError::NoSuchRepository(self.uri.clone()));
        };
        let mut located = self.locate_at(&first, request, label, copies).await;
        for address in addresses {
            if !located.as_ref().is_err_and(GitError::is_absence) {
                break;
            }
            let other = self.locate_at(&address, request, label, copies).await;
            // What is told of several that do not exist is what is wrong with the first.
            if !other.as_ref().is_err_and(GitError::is_absence) {
                located = other;
            }
        }
        located
    }

    async fn locate_at(
        &self,
        address: &str,
        request: &EnvironmentRequest,
        label: &str,
        copies: &Copies,
    ) -> Result<Locations, GitError> {
        let place = self.place(address, copies).await?;
        let (request, label) = (request.clone(), label.to_owned());
        let search_paths = self.search_paths.clone();
        let open = move || {
            let snapshot = Snapshot::open(&place.path, &place.name, &label)?;
            Ok(snapshot.locations(&search_paths, &request))
        };
        spawn_blocking(open).await?
    }

    async fn place(&self, address: &str, copies: &Copies) -> Result<Place, GitError> {
        match Address::parse(address).map_err(GitError::Address)? {
            Address::Local(path) => Ok(Place {
                name: format!("file:{}", path.display()),
                path,
            }),
            Address::Remote(remote) => Ok(Place {
                name: remote.url.as_str().trim_end_matches('/').to_owned(),
                path: copies.current(&self.name, remote, &self.fetch).await?,
            }),
        }
    }
}
