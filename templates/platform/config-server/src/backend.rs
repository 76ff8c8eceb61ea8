//! Where the files are kept: in folders, or in git repositories.

use mesh_config::Settings;

use crate::error::ConfigError;
use crate::files::Locations;
use crate::native::NativeBackend;
use crate::request::EnvironmentRequest;

/// Finds the files of applications.
pub enum Backend {
    /// In folders.
    Native(NativeBackend),
}

impl Backend {
    /// Reads `spring.cloud.config.server`.
    ///
    /// # Errors
    /// When a setting is missing or wrong, or a repository that is to be there at the start is not.
    pub async fn from_settings(settings: &Settings) -> anyhow::Result<Self> {
        Ok(Self::Native(NativeBackend::from_settings(settings)?))
    }

    /// Where the files for a request are: once for each of its labels, lowest precedence first.
    ///
    /// # Errors
    /// When the label or the repository is not there.
    pub async fn locate(
        &self,
        request: &EnvironmentRequest,
    ) -> Result<Vec<Locations>, ConfigError> {
        match self {
            Self::Native(native) => Ok(vec![native.locate(request)]),
        }
    }
}
