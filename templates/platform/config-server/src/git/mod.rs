//! The git backend: files of commits, read from the object database without a working copy that
//! would have to be switched from label to label.
//! Source: spring-cloud-config 3.0.4 and 4.3.4, `environment/JGitEnvironmentRepository.java`,
//! `MultipleJGitEnvironmentRepository.java` and `support/AbstractScmAccessor.java`.

mod address;
mod bare_copy;
mod commit;
mod commit_folder;
mod copies;
mod error;
mod fetch_settings;
mod pattern;
mod remote;
mod repository;
mod search_paths;
mod settings;
mod smart_http;
mod snapshot;

use std::path::PathBuf;

// Only named to be built in; git2 would take the one of the system, if there is one.
use libz_sys as _;
use mesh_config::Settings;

use crate::encryption::Encryptor;
use crate::files::Locations;
use crate::request::EnvironmentRequest;
use copies::Copies;
use repository::GitRepository;
use settings::GitSettings;

pub use error::GitError;

/// Finds the files of applications in git repositories.
pub struct GitBackend {
    /// Those for some applications only, and at the end the one for all.
    repositories: Vec<GitRepository>,
    copies: Copies,
}

impl GitBackend {
    /// Reads `spring.cloud.config.server.git`, and clones what is to be there at the start.
    /// `encryptor` opens credentials that are encrypted.
    ///
    /// # Errors
    /// When a setting is missing or wrong, or cloning fails.
    pub async fn from_settings(
        settings: &Settings,
        encryptor: Option<&Encryptor>,
    ) -> anyhow::Result<Self> {
        let git = GitSettings::from_settings(settings)?;
        let copies = Copies::below(git.basedir())?;
        let backend = Self {
            repositories: git.into_repositories(encryptor)?,
            copies,
        };
        for repository in &backend.repositories {
            repository.clone_on_start(&backend.copies).await?;
        }
        Ok(backend)
    }

    /// The files for a request: once for each of its labels, lowest precedence first.
    ///
    /// # Errors
    /// When a label or the repository does not exist, or there is neither remote nor copy.
    pub async fn locate(&self, request: &EnvironmentRequest) -> Result<Vec<Locations>, GitError> {
        let for_all = self.repositories.last();
        let mut for_some = self.repositories.iter();
        let found = for_some.find(|repository| repository.is_for(request));
        let Some(repository) = found.or(for_all) else {
            return Ok(Vec::new());
        };
        let labels: Vec<&str> = request.labels().collect();
        if labels.is_empty() {
            return Ok(vec![repository.locate(request, None, &self.copies).await?]);
        }
        let mut located = Vec::with_capacity(labels.len());
        for label in labels {
            located.push(
                repository
                    .locate(request, Some(label), &self.copies)
                    .await?,
            );
        }
        Ok(located)
    }

    /// Lets no copy count as current any more.
    pub fn expire(&self) {
        self.copies.expire();
    }

    /// The local repositories, as far as their addresses are the same for all requests.
    pub fn local_folders(&self) -> Vec<PathBuf> {
        let repositories = self.repositories.iter();
        repositories
            .filter_map(GitRepository::local_folder)
            .collect()
    }
}
