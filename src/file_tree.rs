//! The files of a project in memory.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Failure, Result};
use crate::text;

/// The template of a file that has none.
pub const GENERATED: &str = "generated";

/// Who may read and run a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Mode {
    /// An ordinary file.
    #[serde(rename = "100644")]
    Regular,
    /// A script.
    #[serde(rename = "100755")]
    Executable,
    /// A file with secrets: only its owner reads it, and it is not committed.
    #[serde(rename = "100600")]
    Private,
}

impl Mode {
    /// The mode as git and the lock of the generation write it.
    pub fn octal(self) -> &'static str {
        match self {
            Self::Regular => "100644",
            Self::Executable => "100755",
            Self::Private => "100600",
        }
    }

    /// The permission bits on Unix.
    pub fn permissions(self) -> u32 {
        match self {
            Self::Regular => 0o644,
            Self::Executable => 0o755,
            Self::Private => 0o600,
        }
    }
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Content.
    pub bytes: Vec<u8>,
    /// Mode.
    pub mode: Mode,
    /// Path of its template, or [`GENERATED`].
    pub template: String,
}

impl File {
    /// A file that comes from a template; a script is told by its first line.
    pub fn from_template(bytes: Vec<u8>, template: &str) -> Self {
        let mode = if bytes.starts_with(b"#!") {
            Mode::Executable
        } else {
            Mode::Regular
        };
        let template = template.to_owned();
        Self {
            bytes,
            mode,
            template,
        }
    }

    /// A file that this program writes itself.
    pub fn generated(text: String) -> Self {
        Self {
            bytes: text.into_bytes(),
            mode: Mode::Regular,
            template: GENERATED.to_owned(),
        }
    }

    /// A file with secrets.
    pub fn private(text: String) -> Self {
        Self {
            mode: Mode::Private,
            ..Self::generated(text)
        }
    }
}

/// The files of a project by their path, `/`-separated on every system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileTree(BTreeMap<String, File>);

impl FileTree {
    /// Adds a file; that the place is taken is an error that names both.
    pub fn insert(&mut self, path: &str, file: File) -> Result<()> {
        if let Some(other) = self.0.get(path) {
            let failure = text!(
                "templates.same-path",
                path = path,
                first = other.template,
                second = file.template
            );
            return Err(Failure::usage(failure).hint(text!("templates.same-path.hint")));
        }
        self.0.insert(path.to_owned(), file);
        Ok(())
    }

    /// The file at a path.
    pub fn get(&self, path: &str) -> Option<&File> {
        self.0.get(path)
    }

    /// Every file by its path, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &File)> {
        self.0.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
