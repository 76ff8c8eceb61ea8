//! What the commands that change a project have in common.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::{CONFLICTS, OpenProject};
use crate::catalog::Catalog;
use crate::change_report::ChangeReport;
use crate::error::{Failure, Result};
use crate::evolution::{self, Goal};
use crate::existing_project::{Age, ExistingProject};
use crate::git;
use crate::interrupt::Interrupt;
use crate::operations::{self, Dispute};
use crate::output::{Form, Output};
use crate::reconcile::Plan;
use crate::text;

/// Options of every command that changes a project.
#[derive(Args)]
pub struct Options {
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
    #[arg(long)]
    dry_run: bool,
    #[arg(long)]
    json: bool,
}

/// A project, and the catalogue to change it with.
pub struct Opened {
    /// The project that the current folder belongs to.
    pub project: ExistingProject,
    /// What there is.
    pub catalog: Catalog,
    interrupt: Interrupt,
}

impl Opened {
    /// Opens the project that the current folder belongs to. Templates that it was written with must not be left out, for
    /// that would take back what they brought.
    pub fn new(templates: Option<&Path>, output: &Output) -> Result<Self> {
        let catalog = super::catalog(templates)?;
        let open = OpenProject::enclosing(output)?;
        let project = ExistingProject::open(&open.folder)?;
        if project.lock().has_overlay && !catalog.has_overlay() {
            let what = text!("project.overlay");
            return Err(Failure::drift(what).hint(text!("project.overlay.hint")));
        }
        Ok(Self {
            project,
            catalog,
            interrupt: open.interrupt,
        })
    }

    /// Refuses a project of another version: what an update brings is not to hide among other changes.
    pub fn of_this_version(self) -> Result<Self> {
        match self.project.age(&self.catalog)? {
            Age::Same => Ok(self),
            Age::Later => Err(self.too_new()),
            Age::Earlier => {
                let what = text!(
                    "project.earlier",
                    version = self.project.lock().generator,
                    own = self.catalog.version()
                );
                Err(Failure::drift(what).hint(text!("project.earlier.hint")))
            }
        }
    }

    /// Refuses a project of a later version.
    pub fn not_of_a_later_version(self) -> Result<Self> {
        match self.project.age(&self.catalog)? {
            Age::Later => Err(self.too_new()),
            Age::Same | Age::Earlier => Ok(self),
        }
    }

    /// What the command would do.
    pub fn plan(&self, goal: Goal) -> Result<Plan> {
        evolution::plan(&self.project, &self.catalog, goal)
    }

    fn too_new(&self) -> Failure {
        let what = text!(
            "project.later",
            version = self.project.lock().generator,
            own = self.catalog.version()
        );
        Failure::drift(what).hint(text!("project.later.hint"))
    }
}

impl Options {
    /// Opens the project with the templates that were named.
    pub fn open(&self, output: &Output) -> Result<Opened> {
        Opened::new(self.templates.as_deref(), output)
    }

    /// Does what was planned, or only says what that would be. `command` is what a person calls it.
    pub fn carry_out(
        &self,
        command: &str,
        opened: &Opened,
        goal: Goal,
        output: &Output,
    ) -> Result<ExitCode> {
        let folder = opened.project.folder();
        let plan = opened.plan(goal)?;
        let report = ChangeReport::new(command, folder, &plan);
        if !self.dry_run {
            let mut checkpoint = |_: &operations::Step| opened.interrupt.check();
            operations::perform(folder, command, &plan.changes, &mut checkpoint)?;
            mark_conflicts(folder, plan.changes.disputes(), output);
        }
        self.report(&report, output)?;
        Ok(if plan.conflicts.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(CONFLICTS)
        })
    }

    fn report(&self, report: &ChangeReport<'_>, output: &Output) -> Result<()> {
        match output.form() {
            Form::Json => output.json(&report.document(self.dry_run))?,
            Form::Text if self.dry_run => output.data(&report.file_lines())?,
            Form::Text => {}
        }
        let lines = if self.dry_run {
            report.forecast(output.messages())
        } else {
            report.account(output.messages())
        };
        for line in lines {
            output.line(&line);
        }
        Ok(())
    }
}

/// That git does not know of the conflicts is no reason to take back what was done.
pub fn mark_conflicts(folder: &Path, disputes: &[Dispute], output: &Output) {
    if let Err(error) = git::mark_conflicts(folder, disputes) {
        output.note(&text!("git.unmarked", reason = error.message()));
    }
}
