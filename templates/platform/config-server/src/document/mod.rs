//! Configuration files and their documents.

mod activation;
mod profile_expression;
mod properties;
mod yaml;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

/// One document of a file: settings by flat key.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Values by flat key, `a.b[0]`.
    pub properties: Map<String, Value>,
}

/// A configuration file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("configuration file {}: {problem}", file.display())]
pub struct FileError {
    file: PathBuf,
    problem: String,
}

impl FileError {
    /// A file whose content is wrong.
    pub fn broken(file: &Path, problem: String) -> Self {
        Self {
            file: file.to_owned(),
            problem,
        }
    }
}

/// The documents of a file, in the order of the file; nothing when there is no such file.
///
/// # Errors
/// When it cannot be read, or is not what its extension says.
pub fn read(file: &Path) -> Result<Option<Vec<Document>>, FileError> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if is_absence(error.kind()) => return Ok(None),
        Err(error) => return Err(FileError::broken(file, error.to_string())),
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let is_properties = file
        .extension()
        .is_some_and(|extension| extension == "properties");
    let documents = if is_properties {
        properties::parse(text)
    } else {
        yaml::parse(text)
    };
    documents
        .map(Some)
        .map_err(|problem| FileError::broken(file, problem))
}

fn is_absence(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::IsADirectory
    )
}
