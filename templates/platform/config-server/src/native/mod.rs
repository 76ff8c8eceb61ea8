//! The native backend: settings from files in folders, read anew for every request.
//! Source: spring-cloud-config 4.3.4, `environment/NativeEnvironmentRepository.java`, and the rules of
//! Spring Boot's configuration files.

mod locations;
mod plain_file;
mod precedence;

use std::path::Path;

use mesh_config::{Settings, SettingsError};

use crate::document::{self, Document, FileError};
use crate::environment::{Environment, PropertySource};
use crate::request::EnvironmentRequest;
use locations::SearchLocations;

pub use plain_file::PlainFile;

/// Finds the settings of applications in folders.
pub struct NativeBackend {
    locations: SearchLocations,
}

impl NativeBackend {
    /// Reads `spring.cloud.config.server.native`.
    ///
    /// # Errors
    /// When the search locations are missing.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        let locations = SearchLocations::from_settings(settings)?;
        locations.warn_of_missing();
        Ok(Self { locations })
    }

    /// The settings of an application. One that nobody wrote a file for has those of all applications.
    ///
    /// # Errors
    /// When a file that belongs to it cannot be read.
    pub fn find(&self, request: &EnvironmentRequest) -> Result<Environment, FileError> {
        let folders = self.locations.folders(request);
        let mut property_sources = Vec::new();
        for file in precedence::candidates(&folders, request) {
            if let Some(documents) = document::read(&file)? {
                property_sources.extend(sources(&file, documents, &request.profiles)?);
            }
        }
        Ok(Environment {
            name: request.name.clone(),
            profiles: request.profiles.clone(),
            label: request.label.clone(),
            version: None,
            state: None,
            property_sources,
        })
    }

    /// A file that is handed out as it is, `path` below the search locations.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn find_file(
        &self,
        request: &EnvironmentRequest,
        path: &Path,
    ) -> Result<Option<PlainFile>, FileError> {
        plain_file::find(&self.locations.folders(request), &request.profiles, path)
    }
}

/// The documents of a file that are meant for `profiles`, the last one first.
fn sources(
    file: &Path,
    documents: Vec<Document>,
    profiles: &[String],
) -> Result<Vec<PropertySource>, FileError> {
    let is_single = documents.len() == 1;
    let mut sources = Vec::new();
    for (number, document) in documents.into_iter().enumerate().rev() {
        let is_active = document
            .is_active(profiles)
            .map_err(|problem| FileError::broken(file, format!("document #{number}: {problem}")))?;
        if is_active {
            let name = if is_single {
                format!("file:{}", file.display())
            } else {
                format!("file:{} (document #{number})", file.display())
            };
            sources.push(PropertySource {
                name,
                source: document.properties,
            });
        }
    }
    Ok(sources)
}
