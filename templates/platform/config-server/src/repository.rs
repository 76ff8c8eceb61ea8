//! What the server hands out: the settings of the backend, and what the server adds to them.

use std::path::Path;
use std::sync::Arc;

use mesh_config::{Settings, SettingsError};
use serde::Deserialize;
use serde_json::Value;

use crate::document::flatten_json;
use crate::encryption::{TextEncryptor, decrypt_values};
use crate::environment::{Environment, PropertySource};
use crate::error::ConfigError;
use crate::native::{NativeBackend, PlainFile};
use crate::request::EnvironmentRequest;

/// Name of the source with the settings that outrank everything.
const OVERRIDES: &str = "overrides";

/// The keys below `spring.cloud.config.server` that concern all backends.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct ServerSettings {
    accept_empty: bool,
    #[serde(default)]
    overrides: Value,
    encrypt: EncryptionOfValues,
}

#[derive(Deserialize)]
struct EncryptionOfValues {
    enabled: bool,
}

/// Finds settings.
pub struct Repository {
    backend: NativeBackend,
    overrides: Option<PropertySource>,
    accept_empty: bool,
    encryptor: Option<Arc<TextEncryptor>>,
    decrypts_values: bool,
}

impl Repository {
    /// Reads `spring.cloud.config.server`.
    ///
    /// # Errors
    /// When a setting is missing or wrong.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        let server: ServerSettings = settings.bind("spring.cloud.config.server")?;
        Ok(Self {
            backend: NativeBackend::from_settings(settings)?,
            overrides: overrides(server.overrides),
            accept_empty: server.accept_empty,
            encryptor: TextEncryptor::from_settings(settings)?.map(Arc::new),
            decrypts_values: server.encrypt.enabled,
        })
    }

    /// What encrypts and decrypts, when there is a key.
    pub fn encryptor(&self) -> Option<Arc<TextEncryptor>> {
        self.encryptor.clone()
    }

    /// The settings of an application.
    ///
    /// # Errors
    /// When a file that belongs to it cannot be read, or there are none and that is not accepted.
    pub fn find(&self, request: &EnvironmentRequest) -> Result<Environment, ConfigError> {
        let mut environment = self.backend.find(request)?;
        if let Some(encryptor) = self.encryptor.as_ref().filter(|_| self.decrypts_values) {
            decrypt_values(&mut environment, encryptor);
        }
        if let Some(overrides) = &self.overrides {
            environment.property_sources.insert(0, overrides.clone());
        }
        if environment.property_sources.is_empty() && !self.accept_empty {
            return Err(ConfigError::NotFound);
        }
        Ok(environment)
    }

    /// A file that is handed out as it is.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn find_file(
        &self,
        request: &EnvironmentRequest,
        path: &Path,
    ) -> Result<Option<PlainFile>, ConfigError> {
        Ok(self.backend.find_file(request, path)?)
    }
}

/// Their keys have the form that settings of the server have: kebab-case, which clients with
/// relaxed names take for any other.
fn overrides(tree: Value) -> Option<PropertySource> {
    let source = flatten_json(tree);
    (!source.is_empty()).then(|| PropertySource {
        name: OVERRIDES.to_owned(),
        source,
    })
}
