//! How a project changes: its spec is rendered again, and the difference is merged into what people made of it.

use crate::blueprint::Blueprint;
use crate::catalog::Catalog;
use crate::error::Result;
use crate::existing_project::{ExistingProject, TextFile};
use crate::file_tree::{File, FileTree, Mode};
use crate::generation_lock::{self, LOCK_FILE};
use crate::migrations::{Kind, MIGRATIONS_FILE, MigrationLog};
use crate::operations::{Change, ChangeSet};
use crate::pristine::{PRISTINE_FILE, Pristine};
use crate::reconcile::{self, NewOutput, Note, NoteKind, Place, Plan, Relocation, WorkTree};
use crate::renaming::Renaming;
use crate::secrets::env_file::{self, EXAMPLE_FILE, SECRETS_FILE};
use crate::spec::{ProjectSpec, SPEC_FILE};
use crate::{render, spec_edit};

/// What the project is to be.
pub enum Goal {
    /// What its spec says.
    AsItStands,
    /// Another spec, which takes the place of the one that stands there.
    Spec(Box<ProjectSpec>),
    /// A service of the project's own has another name.
    Renamed(Box<Renaming>),
}

/// Works out how a project comes to a goal with the templates of a catalogue. Nothing is written.
pub fn plan(project: &ExistingProject, catalog: &Catalog, goal: Goal) -> Result<Plan> {
    let stands = project.spec(catalog)?;
    let mut relocation = Relocation::default();
    let mut taken = project.migrations().clone();
    let (blueprint, spec_text) = match goal {
        Goal::AsItStands => {
            let resolved = Blueprint::resolve_after(&taken, stands, catalog);
            let blueprint = resolved.map_err(|failure| project.spec_document().locate(failure))?;
            (blueprint, None)
        }
        Goal::Spec(spec) => {
            let text = spec_edit::edit(&project.spec_file().text, &stands, &spec, catalog)?;
            let blueprint = Blueprint::resolve_after(&taken, *spec, catalog)?;
            (blueprint, Some(text))
        }
        Goal::Renamed(renaming) => {
            relocation = renaming.relocation;
            taken = renaming.taken;
            (renaming.blueprint, Some(renaming.spec_text))
        }
    };
    let tree = render::render_files(&blueprint, catalog)?;
    let files = generation_lock::locked_files(&tree);
    let output = NewOutput {
        tree: &tree,
        files: &files,
        relocation: &relocation,
    };
    let mut plan = reconcile::reconcile(project, &output)?;
    plan.notes.extend(changed_tables(&taken, &blueprint));
    let spec_text = spec_text.or_else(|| unedited_spec(project, &tree));
    if let Some(text) = spec_text {
        rewrite(&mut plan.changes, SPEC_FILE, project.spec_file(), &text);
    }
    add_secrets(&mut plan.changes, project, &tree)?;
    let lock = generation_lock::describe(&blueprint, &files)?;
    rewrite_own(&mut plan.changes, LOCK_FILE, project.lock_file(), &lock);
    let pristine = Pristine::of(&tree, &files, project.pristine()).to_string();
    rewrite_own(
        &mut plan.changes,
        PRISTINE_FILE,
        project.pristine_file(),
        &pristine,
    );
    record_migrations(&mut plan.changes, project, &blueprint.migrations);
    Ok(plan)
}

/// Further steps that change or drop a table: databases take them at the next start.
fn changed_tables(taken: &MigrationLog, blueprint: &Blueprint) -> Vec<Note> {
    let mut notes = Vec::new();
    for service in &blueprint.own_services {
        let steps = blueprint.migrations.of(&service.name);
        let further = steps.iter().skip(taken.of(&service.name).len());
        notes.extend(further.filter_map(|step| {
            let kind = match step.change.kind() {
                Kind::CreateTable => return None,
                Kind::AddColumn | Kind::AlterColumn => NoteKind::TableChanged,
                Kind::RemoveColumn => NoteKind::ColumnRemoved,
                Kind::DropTable => NoteKind::TableRemoved,
            };
            let (name, step) = (&service.name, step.name());
            Some(Note {
                path: format!("services/{name}/src/migration/{step}.rs"),
                kind,
            })
        }));
    }
    notes
}

/// Writes down the steps that there are, if there are any.
fn record_migrations(changes: &mut ChangeSet, project: &ExistingProject, steps: &MigrationLog) {
    let text = (!steps.is_empty()).then(|| steps.to_string());
    match (project.migration_file(), text) {
        (Some(file), Some(text)) => rewrite_own(changes, MIGRATIONS_FILE, file, &text),
        (Some(file), None) => changes.insert(MIGRATIONS_FILE, Some(&file.raw), Change::Remove),
        (None, Some(text)) => {
            changes.insert(MIGRATIONS_FILE, None, Change::Write(File::generated(text)));
        }
        (None, None) => {}
    }
}

/// The spec as this version writes it, if people have left it as an earlier one wrote it.
fn unedited_spec(project: &ExistingProject, tree: &FileTree) -> Option<String> {
    let written = project.lock().files.get(SPEC_FILE)?;
    let is_unedited =
        generation_lock::sha256(project.spec_file().text.as_bytes()) == written.sha256;
    let bytes = tree.get(SPEC_FILE).filter(|_| is_unedited)?.bytes.clone();
    String::from_utf8(bytes).ok()
}

/// A text that people edit keeps its line endings.
fn rewrite(changes: &mut ChangeSet, path: &str, file: &TextFile, text: &str) {
    if text != file.text {
        let rewritten = File {
            bytes: file.with_text(text),
            ..File::generated(String::new())
        };
        changes.insert(path, Some(&file.raw), Change::Write(rewritten));
    }
}

/// A text that only this program writes.
fn rewrite_own(changes: &mut ChangeSet, path: &str, file: &TextFile, text: &str) {
    if text != file.text {
        let rewritten = File::generated(text.to_owned());
        changes.insert(path, Some(&file.raw), Change::Write(rewritten));
    }
}

/// What the project needs in `.env` since its last output. Without a `.env`, `cargo run` makes one.
fn add_secrets(changes: &mut ChangeSet, project: &ExistingProject, tree: &FileTree) -> Result<()> {
    let text_of = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let before = match project.lock().files.get(EXAMPLE_FILE) {
        Some(locked) => text_of(project.pristine_content(EXAMPLE_FILE, locked)?),
        None => String::new(),
    };
    let after = tree
        .get(EXAMPLE_FILE)
        .map(|file| text_of(file.bytes.clone()));
    // A link is left alone: what it leads to belongs to more than this project.
    let Place::File(present) = WorkTree::new(project.folder()).place(SECRETS_FILE)? else {
        return Ok(());
    };
    let (Some(after), Ok(text)) = (after, String::from_utf8(present.bytes)) else {
        return Ok(());
    };
    if let Some(text) = env_file::complete(&before, &after, &text)? {
        let file = File {
            bytes: present.ending.apply(text.as_bytes()),
            mode: Mode::Private,
            ..File::generated(String::new())
        };
        changes.insert(SECRETS_FILE, Some(&present.raw), Change::Write(file));
    }
    Ok(())
}
