//! The documents of files as sources of settings.

use super::{Folder, precedence};
use crate::document::{self, Document, FileError};
use crate::environment::PropertySource;
use crate::request::EnvironmentRequest;

/// The settings of an application in `folders`, lowest precedence first; of the answer, the first
/// source wins.
///
/// # Errors
/// When a file that belongs to the application cannot be read.
pub fn property_sources(
    folders: &[Box<dyn Folder>],
    request: &EnvironmentRequest,
) -> Result<Vec<PropertySource>, FileError> {
    let mut sources = Vec::new();
    for (folder, file) in precedence::candidates(folders, request) {
        let Some(content) = folder.read(&file)? else {
            continue;
        };
        let name = folder.name_of(&file);
        let documents = document::parse(&name, content)?;
        sources.extend(active_sources(&name, documents, request)?);
    }
    Ok(sources)
}

/// The documents of a file that are meant for the request, the last one first.
fn active_sources(
    name: &str,
    documents: Vec<Document>,
    request: &EnvironmentRequest,
) -> Result<Vec<PropertySource>, FileError> {
    if request.is_for_default_profile() && documents.iter().any(Document::activates_profiles) {
        return Ok(Vec::new());
    }
    let is_single = documents.len() == 1;
    let mut sources = Vec::new();
    for (number, document) in documents.into_iter().enumerate().rev() {
        let is_active = document.is_active(&request.profiles).map_err(|problem| {
            FileError::new(name.to_owned(), format!("document #{number}: {problem}"))
        })?;
        if is_active {
            let name = if is_single {
                name.to_owned()
            } else {
                format!("{name} (document #{number})")
            };
            sources.push(PropertySource {
                name,
                source: document.properties,
            });
        }
    }
    Ok(sources)
}
