//! How git merges what services share.

use std::path::Path;

use super::{Finding, State};
use crate::git::{MergeDriver, merge_driver};
use crate::text;

const NAME: &str = "git merge";

/// Nothing is found outside of the work tree of a project.
pub fn check(folder: &Path) -> Option<Finding> {
    match merge_driver(folder) {
        MergeDriver::Unneeded => None,
        MergeDriver::Configured => Some(Finding::ready(NAME, text!("doctor.merge.structure"))),
        MergeDriver::Missing => Some(Finding::wanting(
            NAME,
            State::Note,
            text!("doctor.merge.lines"),
            vec![text!("doctor.merge.advice")],
        )),
    }
}
