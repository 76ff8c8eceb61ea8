//! Texts in paths.

use serde::Deserialize;

/// An id or a name in a path. NUL is dropped: no text needs it, and PostgreSQL refuses to look for it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Key(pub String);

impl From<String> for Key {
    fn from(text: String) -> Self {
        Self(text.replace('\0', ""))
    }
}
