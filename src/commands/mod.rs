//! One module a command.

pub mod list;
pub mod new;

use std::path::Path;

use crate::catalog::Catalog;
use crate::error::Result;
use crate::template_files::TemplateFiles;

/// The catalogue of the embedded templates, with a folder of one's own laid over them.
fn catalog(overlay: Option<&Path>) -> Result<Catalog> {
    let mut files = TemplateFiles::embedded();
    if let Some(folder) = overlay {
        files.overlay(folder)?;
    }
    Catalog::load(files)
}
