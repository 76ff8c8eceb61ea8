//! What people have to choose from, where they and the generator disagree about a file.

use crate::file_tree::Mode;

/// A file with the versions of it that people have to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispute {
    /// Its path, `/`-separated on every system.
    pub path: String,
    /// The last output, the work tree and the new output, as git numbers them.
    pub stages: [Option<Stage>; 3],
}

/// One version of a file in dispute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Content.
    pub bytes: Vec<u8>,
    /// Mode.
    pub mode: Mode,
}
