//! What changes a project.

use std::path::Path;

use egov_msa::error::Result;
use egov_msa::operations::{Checkpoint, Step, perform, redo, undo};

use super::project::{Project, steps_of};

/// Something that changes a project.
pub struct Work {
    pub name: &'static str,
    pub prepare: fn() -> Project,
    pub run: fn(&Path, &mut Checkpoint<'_>) -> Result<()>,
}

pub const WORKS: [Work; 3] = [
    Work {
        name: "perform",
        prepare: Project::sample,
        run: |folder, checkpoint| {
            perform(folder, "change", &Project::sample().changes(), checkpoint)
        },
    },
    Work {
        name: "undo",
        prepare: Project::changed,
        run: |folder, checkpoint| undo(folder, checkpoint).map(|_| ()),
    },
    Work {
        name: "redo",
        prepare: Project::undone,
        run: |folder, checkpoint| redo(folder, checkpoint).map(|_| ()),
    },
];

impl Work {
    /// Every step of it, in order.
    pub fn steps(&self) -> Vec<Step> {
        let project = (self.prepare)();
        steps_of(|checkpoint| (self.run)(project.path(), checkpoint))
    }
}
