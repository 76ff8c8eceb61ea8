//! Where the files are kept: in folders, or in git repositories.

use std::path::PathBuf;

use mesh_config::{Settings, SettingsError};

use crate::encryption::Encryptor;
use crate::error::ConfigError;
use crate::files::Locations;
use crate::git::GitBackend;
use crate::native::NativeBackend;
use crate::request::EnvironmentRequest;

/// The profile that asks for folders, whatever else is set.
const NATIVE: &str = "native";

/// Finds the files of applications.
pub enum Backend {
    /// In folders.
    Native(NativeBackend),
    /// In git repositories.
    Git(GitBackend),
}

impl Backend {
    /// Git when `spring.cloud.config.server.git.uri` is set, unless the profile `native` is active;
    /// folders otherwise. `encryptor` opens credentials that are encrypted.
    ///
    /// # Errors
    /// When a setting is missing or wrong, or a repository that is to be there at the start is not.
    pub async fn from_settings(
        settings: &Settings,
        encryptor: Option<&Encryptor>,
    ) -> anyhow::Result<Self> {
        if is_git(settings)? {
            let git = GitBackend::from_settings(settings, encryptor).await?;
            return Ok(Self::Git(git));
        }
        Ok(Self::Native(NativeBackend::from_settings(settings)?))
    }

    /// Where the files for a request are, lowest precedence first.
    ///
    /// # Errors
    /// When the label or the repository is not there.
    pub async fn locate(
        &self,
        request: &EnvironmentRequest,
    ) -> Result<Vec<Locations>, ConfigError> {
        match self {
            Self::Native(native) => Ok(vec![native.locate(request)]),
            Self::Git(git) => Ok(git.locate(request).await?),
        }
    }

    /// Lets no copy count as current any more.
    pub fn expire(&self) {
        match self {
            Self::Native(_) => {}
            Self::Git(git) => git.expire(),
        }
    }

    /// The folders on this machine that files are read from; those with placeholders only as far
    /// as they are the same for all.
    pub fn local_folders(&self) -> Vec<PathBuf> {
        match self {
            Self::Native(native) => native.local_folders(),
            Self::Git(git) => git.local_folders(),
        }
    }
}

fn is_git(settings: &Settings) -> Result<bool, SettingsError> {
    let uri: Option<String> = settings.find("spring.cloud.config.server.git.uri")?;
    let profiles: Option<String> = settings.find("spring.profiles.active")?;
    let profiles = profiles.unwrap_or_default();
    let is_native = profiles.split(',').any(|profile| profile.trim() == NATIVE);
    Ok(uri.is_some() && !is_native)
}
