//! Configuration files and their documents.

mod activation;
mod flat;
mod profile_expression;
mod properties;
mod yaml;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

pub use flat::flatten_json;
pub use properties::write_property;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_not_part_of_the_first_key() {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in [("a.yml", "\u{feff}x: 1"), ("a.properties", "\u{feff}x=1")] {
            let file = folder.path().join(name);
            std::fs::write(&file, content).unwrap();
            let documents = read(&file).unwrap().unwrap();
            assert!(documents[0].properties.contains_key("x"), "{name}");
        }
    }

    #[test]
    fn what_is_no_file_is_absent() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("folder.yml")).unwrap();
        std::fs::write(folder.path().join("file"), "").unwrap();
        for path in ["none.yml", "folder.yml", "file/a.yml"] {
            assert_eq!(read(&folder.path().join(path)).unwrap(), None, "{path}");
        }
    }
}
