//! The native backend: files in folders on the disk, read anew for every request.
//! Source: spring-cloud-config 4.3.4, `environment/NativeEnvironmentRepository.java`.

mod locations;

use std::path::PathBuf;

use mesh_config::{Settings, SettingsError};

use crate::files::{Directory, Locations};
use crate::request::EnvironmentRequest;

pub use locations::SearchLocations;

/// Finds the folders with the settings of applications.
pub struct NativeBackend {
    locations: SearchLocations,
    version: Option<String>,
}

impl NativeBackend {
    /// Reads `spring.cloud.config.server.native`.
    ///
    /// # Errors
    /// When the search locations are missing.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        let locations = SearchLocations::from_settings(settings)?;
        locations.warn_of_missing();
        Ok(Self {
            locations,
            version: settings.find("spring.cloud.config.server.native.version")?,
        })
    }

    /// The folders for a request.
    pub fn locate(&self, request: &EnvironmentRequest) -> Locations {
        let folders = self.locations.folders(request);
        Locations {
            folders: Directory::all(folders, |path| format!("file:{}", path.display())),
            label: request.label.clone(),
            version: self.version.clone(),
        }
    }

    /// The folders that files are read from, as far as they are the same for all requests.
    pub fn local_folders(&self) -> Vec<PathBuf> {
        self.locations.fixed_parts()
    }
}
