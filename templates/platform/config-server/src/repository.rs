//! What the server hands out: the settings of the backend, and what the server adds to them.

use std::path::PathBuf;
use std::sync::Arc;

use mesh_config::Settings;
use serde::Deserialize;
use serde_json::Value;

use crate::backend::Backend;
use crate::document::flatten_json;
use crate::encryption::{Encryptor, decrypt_values};
use crate::environment::{Environment, PropertySource};
use crate::error::ConfigError;
use crate::files::{PlainFile, find_plain_file};
use crate::reading::reading;
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
#[serde(rename_all = "kebab-case")]
struct EncryptionOfValues {
    enabled: bool,
    plain_text_encrypt: bool,
}

/// Finds settings.
pub struct Repository {
    backend: Backend,
    overrides: Option<PropertySource>,
    accept_empty: bool,
    encryptor: Option<Arc<Encryptor>>,
    decryption: EncryptionOfValues,
}

impl Repository {
    /// Reads `spring.cloud.config.server` and `encrypt`.
    ///
    /// # Errors
    /// When a setting is missing or wrong, or a repository that is to be there at the start is not.
    pub async fn from_settings(settings: &Settings) -> anyhow::Result<Self> {
        let server: ServerSettings = settings.bind("spring.cloud.config.server")?;
        let encryptor = Encryptor::from_settings(settings)?.map(Arc::new);
        Ok(Self {
            backend: Backend::from_settings(settings, encryptor.as_deref()).await?,
            overrides: overrides(server.overrides),
            accept_empty: server.accept_empty,
            encryptor,
            decryption: server.encrypt,
        })
    }

    /// What encrypts and decrypts, when there is a key.
    pub fn encryptor(&self) -> Option<Arc<Encryptor>> {
        self.encryptor.clone()
    }

    /// What opens `{cipher}` values of plain files, when that is wished.
    pub fn plain_file_decryptor(&self) -> Option<Arc<Encryptor>> {
        self.decryptor()
            .filter(|_| self.decryption.plain_text_encrypt)
    }

    fn decryptor(&self) -> Option<Arc<Encryptor>> {
        self.encryptor().filter(|_| self.decryption.enabled)
    }

    /// The settings of an application.
    ///
    /// # Errors
    /// When the backend has none to give, a file that belongs to the application cannot be read,
    /// or there are no settings and that is not accepted.
    pub async fn find(&self, request: &EnvironmentRequest) -> Result<Environment, ConfigError> {
        let located = self.backend.locate(request).await?;
        let (request, decryptor) = (request.clone(), self.decryptor());
        let read = move || {
            let mut environment = Environment::read(&request, &located)?;
            if let Some(decryptor) = decryptor {
                decrypt_values(&mut environment, &decryptor);
            }
            Ok(environment)
        };
        let mut environment = reading(read).await?;
        if let Some(overrides) = &self.overrides {
            environment.property_sources.insert(0, overrides.clone());
        }
        if environment.property_sources.is_empty() && !self.accept_empty {
            return Err(ConfigError::NotFound);
        }
        Ok(environment)
    }

    /// Lets no copy of a repository count as current any more.
    pub fn expire(&self) {
        self.backend.expire();
    }

    /// The folders on this machine that files are read from.
    pub fn local_folders(&self) -> Vec<PathBuf> {
        self.backend.local_folders()
    }

    /// A file that is handed out as it is.
    ///
    /// # Errors
    /// When the backend has no files to give, or the file is there and cannot be read.
    pub async fn find_file(
        &self,
        request: &EnvironmentRequest,
        path: String,
    ) -> Result<Option<PlainFile>, ConfigError> {
        let located = self.backend.locate(request).await?;
        let profiles = request.profiles.clone();
        let read = move || {
            for locations in located.iter().rev() {
                let found = find_plain_file(&locations.folders, &profiles, &path)?;
                if found.is_some() {
                    return Ok(found);
                }
            }
            Ok(None)
        };
        reading(read).await
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
