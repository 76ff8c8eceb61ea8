//! The project that somebody stands in.

use std::path::{Path, PathBuf};

use crate::error::{Failure, Result};
use crate::generation_lock::LOCK_FILE;
use crate::spec::SPEC_FILE;
use crate::text;

/// The nearest folder upwards that is a project: it has a spec, or a lock.
pub fn enclosing_project(start: &Path) -> Result<PathBuf> {
    let is_project = |folder: &&Path| {
        [SPEC_FILE, LOCK_FILE]
            .iter()
            .any(|file| folder.join(file).is_file())
    };
    let found = start.ancestors().find(is_project);
    found.map(Path::to_owned).ok_or_else(|| {
        Failure::usage(text!("project.none"))
            .at(start.display())
            .hint(text!("project.none.hint"))
    })
}
