//! What becomes of one file.

use super::joined;
use super::line_endings::{is_binary, to_lf};
use super::moves::{Located, Stranger};
use super::plan::{Conflict, ConflictKind, Note, NoteKind, Plan};
use super::relocation::Relocation;
use super::work_tree::{Found, mode};
use crate::error::{Failure, Result};
use crate::existing_project::ExistingProject;
use crate::file_tree::{File, Mode};
use crate::generation_lock::{LockedFile, sha256};
use crate::merge::{self, Labels, Merged, Sides};
use crate::operations::{Change, Dispute, Stage};
use crate::text;

/// How conflict markers name the versions.
const LABELS: Labels<'_> = Labels {
    base: "egov-msa (before)",
    ours: "work tree",
    theirs: "egov-msa",
};

/// Ending of the new output beside a file that cannot be merged.
const BESIDE: &str = ".egov-msa";

/// Settles file after file.
pub struct Settler<'a> {
    project: &'a ExistingProject,
    relocation: &'a Relocation,
    /// Whether git has joined the project with another branch of it.
    is_joined: bool,
    plan: Plan,
    unresolved: Vec<String>,
}

/// A file that both people and the generator have.
struct Shared<'a> {
    path: &'a str,
    base: Option<&'a LockedFile>,
    found: &'a Found,
    theirs: &'a File,
    /// Whether the file is elsewhere, and its path free.
    is_relocated: bool,
}

impl<'a> Settler<'a> {
    /// Nothing is settled yet.
    pub fn new(project: &'a ExistingProject, relocation: &'a Relocation) -> Self {
        Self {
            project,
            relocation,
            is_joined: project.is_joined(),
            plan: Plan::default(),
            unresolved: Vec::new(),
        }
    }

    /// Decides what becomes of a file.
    pub fn settle(&mut self, located: &Located<'_>) -> Result<()> {
        let difference = &located.difference;
        let path = located.moved_to.as_deref().unwrap_or(difference.path);
        match (difference.base, &located.found, difference.theirs) {
            (None, None, Some(theirs)) => self.write(path, None, theirs.clone()),
            (Some(_), None, Some(_)) => self.note(difference.path, NoteKind::StaysDeleted),
            (Some(base), Some(found), None) => self.drop_file(located, base, found)?,
            (base, Some(found), Some(theirs)) => {
                if let Some(place) = &located.moved_to {
                    self.note(difference.path, NoteKind::Moved(place.clone()));
                }
                self.combine(&Shared {
                    path,
                    base,
                    found,
                    theirs,
                    is_relocated: located.leaves.is_some(),
                })?;
                if let Some(origin) = located.leaves {
                    self.leave(origin, path, found, theirs);
                }
            }
            (_, None, None) | (None, Some(_), None) => {}
        }
        Ok(())
    }

    /// The whole plan. Markers of an earlier conflict in a file that would be merged again are an error.
    pub fn finish(self) -> Result<Plan> {
        if self.unresolved.is_empty() {
            return Ok(self.plan);
        }
        let what = text!("reconcile.unresolved", paths = self.unresolved.join("\n  "));
        Err(Failure::drift(what).hint(text!("reconcile.unresolved.hint")))
    }

    /// Takes a file of people's own along.
    pub fn take_along(&mut self, stranger: &Stranger) {
        let content = File::generated(String::new());
        self.leave(&stranger.path, &stranger.target, &stranger.found, &content);
    }

    /// Removes a file that is at another path from now on; it is as it was, unless something else was decided.
    fn leave(&mut self, origin: &str, path: &str, found: &Found, theirs: &File) {
        if !self.plan.changes.has(path) {
            let file = File {
                bytes: found.raw.clone(),
                mode: mode(Some(Mode::Regular), found.is_executable, theirs.mode),
                template: theirs.template.clone(),
            };
            self.write(path, None, file);
        }
        let changes = &mut self.plan.changes;
        changes.insert(origin, Some(&found.raw), Change::Remove);
    }

    fn drop_file(&mut self, located: &Located<'_>, base: &LockedFile, found: &Found) -> Result<()> {
        let path = located.difference.path;
        if let Some(place) = &located.moved_to {
            self.note(path, NoteKind::KeptMoved(place.clone()));
        } else if self.is_unedited(path, base, found)? {
            self.plan
                .changes
                .insert(path, Some(&found.raw), Change::Remove);
        } else {
            let base = self.base_stage(path, base)?;
            self.conflict(path, ConflictKind::Dropped, Some(base), found, None);
        }
        Ok(())
    }

    fn combine(&mut self, shared: &Shared<'_>) -> Result<()> {
        let theirs = to_lf(&shared.theirs.bytes);
        if *theirs == *shared.found.bytes {
            return self.write_mode(shared);
        }
        let base = match shared.base {
            Some(base) if self.is_unedited(shared.path, base, shared.found)? => {
                self.write_content(shared, &theirs);
                return Ok(());
            }
            Some(base) => Some(self.base_stage(shared.path, base)?),
            // Another branch had it written, and the lock is that of this one.
            None if self.is_output(shared.found) => {
                self.write_content(shared, &theirs);
                return Ok(());
            }
            None => None,
        };
        let base_bytes = base.as_ref().map_or(&[][..], |base| &base.bytes);
        if [base_bytes, &shared.found.bytes, &theirs]
            .into_iter()
            .any(is_binary)
        {
            self.keep_binary(shared, base);
        } else if has_markers(&shared.found.bytes) && !has_markers(base_bytes) {
            self.unresolved.push(shared.path.to_owned());
        } else if !self.is_joined || !joined::has_change(base_bytes, &shared.found.bytes, &theirs) {
            self.merge(shared, base, &theirs);
        }
        Ok(())
    }

    fn merge(&mut self, shared: &Shared<'_>, base: Option<Stage>, theirs: &[u8]) {
        let sides = Sides {
            base: base.as_ref().map_or(&[], |base| &base.bytes),
            ours: &shared.found.bytes,
            theirs,
        };
        let merged = self.merged(shared.path, &sides);
        if merged.bytes != shared.found.bytes {
            self.write_content(shared, &merged.bytes);
        }
        if merged.conflicts > 0 {
            let kind = match base {
                Some(_) => ConflictKind::BothChanged,
                None => ConflictKind::BothAdded,
            };
            self.conflict(shared.path, kind, base, shared.found, Some(shared.theirs));
        }
    }

    /// A new name is no change that could conflict with what people wrote beside it.
    fn merged(&self, path: &str, sides: &Sides<'_>) -> Merged {
        let renamed = self.relocation.with_new_name(sides);
        let renamed = renamed.map(|[base, ours]| {
            let sides = Sides {
                base: base.as_bytes(),
                ours: ours.as_bytes(),
                theirs: sides.theirs,
            };
            merge::merge(path, &sides, &LABELS)
        });
        let sound = renamed.filter(|merged| merged.conflicts == 0);
        sound.unwrap_or_else(|| merge::merge(path, sides, &LABELS))
    }

    fn keep_binary(&mut self, shared: &Shared<'_>, base: Option<Stage>) {
        let kind = ConflictKind::Binary;
        self.conflict(shared.path, kind, base, shared.found, Some(shared.theirs));
        let beside = format!("{}{BESIDE}", shared.path);
        self.write(&beside, None, shared.theirs.clone());
    }

    /// The content is as the generator would write it; its mode may have changed.
    fn write_mode(&mut self, shared: &Shared<'_>) -> Result<()> {
        let (found, mode) = (shared.found, shared.mode());
        let is_other = found.is_executable != Some(mode == Mode::Executable);
        if shared.base.is_some() && found.is_executable.is_some() && is_other {
            self.write_content(shared, &found.bytes);
        }
        Ok(())
    }

    /// Writes text whose lines end in `\n` as the file on disk ends them.
    fn write_content(&mut self, shared: &Shared<'_>, text: &[u8]) {
        let file = File {
            bytes: if is_binary(text) {
                text.to_vec()
            } else {
                shared.found.ending.apply(text)
            },
            mode: shared.mode(),
            template: shared.theirs.template.clone(),
        };
        let expected = (!shared.is_relocated).then_some(&shared.found.raw[..]);
        self.write(shared.path, expected, file);
    }

    fn write(&mut self, path: &str, found: Option<&[u8]>, file: File) {
        self.plan.changes.insert(path, found, Change::Write(file));
    }

    fn note(&mut self, path: &str, kind: NoteKind) {
        let path = path.to_owned();
        self.plan.notes.push(Note { path, kind });
    }

    fn conflict(
        &mut self,
        path: &str,
        kind: ConflictKind,
        base: Option<Stage>,
        found: &Found,
        theirs: Option<&File>,
    ) {
        let theirs = theirs.map(|file| Stage {
            bytes: file.bytes.clone(),
            mode: file.mode,
        });
        let known_mode = base.as_ref().or(theirs.as_ref()).map(|stage| stage.mode);
        let ours = Stage {
            bytes: found.bytes.clone(),
            mode: mode(
                known_mode,
                found.is_executable,
                known_mode.unwrap_or(Mode::Regular),
            ),
        };
        self.plan.conflicts.push(Conflict {
            path: path.to_owned(),
            kind,
        });
        self.plan.changes.dispute(Dispute {
            path: path.to_owned(),
            stages: [base, Some(ours), theirs],
        });
    }

    fn base_stage(&self, path: &str, base: &LockedFile) -> Result<Stage> {
        let bytes = self.project.pristine_content(path, base)?;
        Ok(Stage {
            bytes: to_lf(&bytes).into_owned(),
            mode: base.mode,
        })
    }

    fn is_output(&self, found: &Found) -> bool {
        self.project.pristine().contains(&sha256(&found.bytes))
    }

    /// The digest answers mostly; only an output with other line endings has to be unpacked.
    fn is_unedited(&self, path: &str, base: &LockedFile, found: &Found) -> Result<bool> {
        Ok(
            sha256(&found.bytes) == base.sha256
                || self.base_stage(path, base)?.bytes == found.bytes,
        )
    }
}

impl Shared<'_> {
    fn mode(&self) -> Mode {
        let base = self.base.map(|base| base.mode);
        mode(base, self.found.is_executable, self.theirs.mode)
    }
}

fn has_markers(text: &[u8]) -> bool {
    let has = |marker: &[u8]| {
        let mut lines = text.split(|byte| *byte == b'\n');
        lines.any(|line| line.starts_with(marker))
    };
    has(b"<<<<<<< ") && has(b">>>>>>> ")
}
