//! Which files are accepted.

use mesh_config::{Settings, SettingsError};

use crate::format::Format;
use crate::{FileError, FileName};

const EXTENSIONS: &str = "file.storage.allowed-extensions";

/// Which extensions are accepted, and how large a file may be.
#[derive(Debug, Clone)]
pub struct UploadLimits {
    extensions: Vec<String>,
    /// Largest size of a file in bytes.
    pub max_file_size: u64,
}

impl UploadLimits {
    /// Reads `file.storage.allowed-extensions` and `file.storage.max-file-size`.
    ///
    /// # Errors
    /// When a setting is missing or wrong, or an extension belongs to no format that can be checked.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        let listed = settings.list(EXTENSIONS)?;
        let extensions: Vec<String> = listed.iter().map(|one| one.to_lowercase()).collect();
        if let Some(unknown) = extensions.iter().find(|one| Format::of(one).is_none()) {
            let known: Vec<&str> = Format::known().collect();
            let problem = format!(
                "the content of `{unknown}` files cannot be checked; known are {}",
                known.join(", ")
            );
            return Err(settings.invalid(EXTENSIONS, problem));
        }
        Ok(Self {
            extensions,
            max_file_size: settings.data_size("file.storage.max-file-size")?,
        })
    }

    /// The format of a file with such a name.
    ///
    /// # Errors
    /// When files with such a name are not accepted.
    pub(crate) fn format_of(&self, name: &FileName) -> Result<&'static Format, FileError> {
        let extension = name.extension();
        if !self.extensions.contains(&extension) {
            return Err(FileError::InvalidName);
        }
        Format::of(&extension).ok_or(FileError::InvalidName)
    }
}
