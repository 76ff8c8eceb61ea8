//! Three-way merges of single files.

mod common;

#[path = "merge/branches.rs"]
mod branches;
#[path = "merge/cases.rs"]
mod cases;
#[path = "merge/disjoint.rs"]
mod disjoint;
#[path = "merge/formats.rs"]
mod formats;
#[path = "merge/lines.rs"]
mod lines;
#[path = "merge/properties.rs"]
mod properties;

use egov_msa::merge::Labels;

const LABELS: Labels<'static> = Labels {
    base: "written before",
    ours: "yours",
    theirs: "egov-msa 0.2.0",
};

/// A path whose files have no structure that the merge knows.
const PLAIN: &str = "notes.txt";
