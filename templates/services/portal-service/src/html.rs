//! HTML that administrators write in an editor.

/// Most characters of such a text: with three bytes each they fit into the largest body that is read.
pub const LONGEST: usize = 500_000;
