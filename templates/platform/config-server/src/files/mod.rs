//! Configuration files, wherever they are kept: which of them hold the settings of an application,
//! and which of them wins.
//! Source: spring-cloud-config 4.3.4, `environment/NativeEnvironmentRepository.java`, and the rules of
//! Spring Boot's configuration files.

mod directory;
mod plain_file;
mod precedence;
mod sources;

use crate::document::FileError;

pub use directory::{Directory, fixed_part, path_of};
pub use plain_file::{PlainFile, find as find_plain_file};
pub use sources::property_sources;

/// A folder with configuration files. Paths below it are written with slashes.
pub trait Folder: Send {
    /// The content of a file; nothing when there is none.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, FileError>;

    /// A file that is handed out as it is; nothing also when a link leads to it from elsewhere.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    fn read_plain(&self, path: &str) -> Result<Option<PlainFile>, FileError>;

    /// What clients call a file.
    fn name_of(&self, path: &str) -> String;
}

/// Where the files for a request are.
pub struct Locations {
    /// The folders, lowest precedence first.
    pub folders: Vec<Box<dyn Folder>>,
    /// The label that the files belong to, when the backend has labels.
    pub label: Option<String>,
    /// Version of the files, when the backend has versions.
    pub version: Option<String>,
}
