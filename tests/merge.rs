//! Three-way merges of single files.

#[path = "merge/lines.rs"]
mod lines;
