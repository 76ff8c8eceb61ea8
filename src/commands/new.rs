//! `egov-msa new`: writes a project.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use crate::answers::{Answers, Selection};
use crate::blueprint::Blueprint;
use crate::catalog::Catalog;
use crate::document::Document;
use crate::error::{Failure, Result};
use crate::interrupt::Interrupt;
use crate::output::{Form, Output};
use crate::project::{self, Destination, VersionControl, Versioned};
use crate::prompts::{Terminal, TerminalState};
use crate::report::Plan;
use crate::secrets::env_file;
use crate::spec::{Database, SignInProvider, SpecFile};
use crate::verify::{DEFAULT_LIMIT, Order, Receipt, Stage};
use crate::{names, render, selection, text, wizard};

use super::verify;

/// Arguments of `new`.
#[derive(Args)]
pub struct Arguments {
    #[arg(value_name = "NAME")]
    name: Option<String>,
    #[arg(long, value_name = "PRESET", conflicts_with = "services")]
    preset: Option<String>,
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    services: Option<Vec<String>>,
    #[arg(long, value_name = "DATABASE", hide_possible_values = true)]
    database: Option<Database>,
    #[arg(
        long,
        value_name = "A,B",
        value_delimiter = ',',
        hide_possible_values = true
    )]
    oauth2: Option<Vec<SignInProvider>>,
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    deploy: Option<Vec<String>>,
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    ci: Option<Vec<String>>,
    #[arg(long, value_name = "FILE", conflicts_with_all = ["preset", "services", "database", "oauth2", "deploy", "ci"])]
    spec: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
    #[arg(long)]
    dry_run: bool,
    #[arg(long, conflicts_with = "dry_run")]
    verify: bool,
    #[arg(long)]
    json: bool,
    #[arg(long)]
    no_git: bool,
    #[arg(long, short)]
    yes: bool,
}

/// One run of the command.
struct Run<'a> {
    arguments: &'a Arguments,
    catalog: &'a Catalog,
    parent: &'a Path,
    interrupt: &'a Interrupt,
    output: &'a Output,
}

/// Runs `new`.
pub fn run(arguments: &Arguments, output: &Output) -> Result<ExitCode> {
    let interrupt = Interrupt::install()?;
    let catalog = super::catalog(arguments.templates.as_deref())?;
    let parent = super::current_folder()?;
    let run = Run {
        arguments,
        catalog: &catalog,
        parent: &parent,
        interrupt: &interrupt,
        output,
    };
    let (plan, version_control) = match &arguments.spec {
        Some(path) => (
            run.plan_from_file(path)?,
            run.given_answers().version_control(),
        ),
        None => run.plan_from_answers()?,
    };
    run.tell_unlocked_units(&plan.blueprint);
    if arguments.dry_run {
        run.report_dry_run(&plan)?;
        return Ok(ExitCode::SUCCESS);
    }
    let versioned = run.write(&plan, version_control)?;
    run.report(&plan, &versioned);
    let receipt = run.verify(&plan)?;
    run.report_json(&plan, &versioned, receipt.as_ref())?;
    Ok(receipt.map_or(ExitCode::SUCCESS, |receipt| verify::exit_code(&receipt)))
}

impl Run<'_> {
    fn plan_from_answers(&self) -> Result<(Plan, VersionControl)> {
        let answers = self.answers()?;
        let blueprint = Blueprint::resolve(answers.spec(self.catalog)?, self.catalog)?;
        Ok((self.prepare(blueprint)?, answers.version_control()))
    }

    fn plan_from_file(&self, path: &Path) -> Result<Plan> {
        let shown = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|error| Failure::usage(text!("spec.unreadable", reason = error)).at(&shown))?;
        let document = Document {
            name: &shown,
            text: &text,
        };
        let file = SpecFile::parse(&document)?;
        let name = self.arguments.name.clone();
        if let Some(name) = &name {
            self.check_name(name)?;
        }
        let spec = file.into_spec(name, self.catalog);
        let blueprint = spec.and_then(|spec| Blueprint::resolve(spec, self.catalog));
        self.prepare(blueprint.map_err(|failure| document.locate(failure))?)
    }

    fn prepare(&self, blueprint: Blueprint) -> Result<Plan> {
        let destination = Destination::new(self.parent, &blueprint.project.name)?;
        let mut tree = render::render(&blueprint, self.catalog)?;
        env_file::add_secrets(&mut tree)?;
        Ok(Plan {
            blueprint,
            tree,
            destination,
        })
    }

    fn given_answers(&self) -> Answers {
        let arguments = self.arguments;
        let services = arguments.services.clone().map(|mut services| {
            services.retain(|service| !service.is_empty());
            services
        });
        let preset = arguments.preset.clone().map(Selection::Preset);
        Answers {
            name: arguments.name.clone(),
            selection: preset.or(services.is_some().then_some(Selection::Own)),
            services,
            database: arguments.database,
            oauth2: arguments
                .oauth2
                .clone()
                .map(|chosen| chosen.into_iter().collect()),
            deploy: chosen_names(&arguments.deploy),
            ci: chosen_names(&arguments.ci),
            version_control: arguments.no_git.then_some(VersionControl::None),
        }
    }

    /// What was said, completed by questions if there is somebody to ask, and by defaults.
    fn answers(&self) -> Result<Answers> {
        let given = self.given_answers();
        if self.arguments.yes || !can_ask() {
            return self.without_questions(given);
        }
        // What was said is checked before anything else is asked.
        given
            .name
            .as_deref()
            .map_or(Ok(()), |name| self.check_name(name))?;
        selection::check_services(&given.spec(self.catalog)?.services, self.catalog)?;
        let terminal = TerminalState::now();
        let output = self.output.clone();
        let farewell = move || {
            terminal.restore();
            output.failure(&Failure::interrupted());
        };
        self.interrupt.while_asking(farewell, || self.ask(given))
    }

    fn without_questions(&self, given: Answers) -> Result<Answers> {
        let mut missing = given.missing_flags();
        if self.arguments.yes {
            missing.retain(|flag| *flag == "NAME");
        }
        if missing.is_empty() {
            return Ok(given);
        }
        Err(
            Failure::usage(text!("new.missing", flags = missing.join(", ")))
                .hint(text!("new.missing.hint")),
        )
    }

    fn ask(&self, given: Answers) -> Result<Answers> {
        let context = wizard::Context {
            catalog: self.catalog,
            messages: self.output.messages(),
            check_name: &|name| self.check_name(name),
            review: &|answers| {
                let blueprint = Blueprint::resolve(answers.spec(self.catalog)?, self.catalog)?;
                Ok(self
                    .prepare(blueprint)?
                    .review_page(&self.command_line(answers), self.output.messages()))
            },
        };
        wizard::complete(given, &context, &mut Terminal::default())
    }

    fn check_name(&self, name: &str) -> Result<()> {
        names::check(name, &self.catalog.taken_names())?;
        Destination::new(self.parent, name).map(|_| ())
    }

    /// The answers as one command line, with the templates that were used.
    fn command_line(&self, answers: &Answers) -> String {
        let mut words = answers.command_line();
        if let Some(folder) = &self.arguments.templates {
            words.push("--templates".to_owned());
            words.push(quoted(&folder.display().to_string()));
        }
        words.join(" ")
    }

    fn write(&self, plan: &Plan, version_control: VersionControl) -> Result<Versioned> {
        let bar = self.progress_bar(plan.tree.len());
        let written = project::write(
            &plan.destination,
            &plan.tree,
            version_control,
            &mut |_step| {
                bar.inc(1);
                self.interrupt.check()
            },
        );
        bar.finish_and_clear();
        written
    }

    /// Visible on a terminal only.
    fn progress_bar(&self, files: usize) -> ProgressBar {
        let bar = ProgressBar::new(u64::try_from(files).unwrap_or(u64::MAX));
        let template = format!(
            "{} {{wide_bar}} {{pos}}/{{len}}",
            self.output.messages().get("new.writing")
        );
        match ProgressStyle::with_template(&template) {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    }

    /// Cargo has to complete the lock file for units that it was not tested with.
    fn tell_unlocked_units(&self, blueprint: &Blueprint) {
        let Some(lock) = self.catalog.lock() else {
            return;
        };
        let locked: Vec<&str> = lock.member_names().collect();
        let unlocked: Vec<&str> = blueprint
            .unit_names()
            .filter(|name| !locked.contains(name))
            .collect();
        if !unlocked.is_empty() {
            self.output
                .note(&text!("new.unlocked", units = unlocked.join(", ")));
        }
    }

    fn report_dry_run(&self, plan: &Plan) -> Result<()> {
        match self.output.form() {
            Form::Json => self
                .output
                .json(&plan.document(json!(plan.file_documents())))?,
            Form::Text => self.output.data(&plan.file_lines())?,
        }
        let path = plan.destination.path().display();
        self.output
            .note(&text!("new.dry-run", count = plan.tree.len(), path = path));
        Ok(())
    }

    fn report(&self, plan: &Plan, versioned: &Versioned) {
        let name = &plan.blueprint.project.name;
        self.output
            .note(&text!("new.written", name = name, count = plan.tree.len()));
        if let Versioned::InsideWorkTree(work_tree) = versioned {
            self.output
                .note(&text!("new.inside-work-tree", path = work_tree.display()));
        }
        self.output
            .line(&format!("\n{}", self.output.messages().get("new.next")));
        for command in plan.next_commands() {
            self.output.line(&format!("  {command}"));
        }
    }

    /// Proves that the new project works, if that was asked for.
    fn verify(&self, plan: &Plan) -> Result<Option<Receipt>> {
        if !self.arguments.verify {
            return Ok(None);
        }
        self.output.line("");
        let order = Order {
            folder: plan.destination.path(),
            blueprint: &plan.blueprint,
            stages: Stage::ALL.into(),
            limit: DEFAULT_LIMIT,
            interrupt: self.interrupt,
        };
        verify::perform(&order, self.output).map(Some)
    }

    fn report_json(
        &self,
        plan: &Plan,
        versioned: &Versioned,
        receipt: Option<&Receipt>,
    ) -> Result<()> {
        if self.output.form() != Form::Json {
            return Ok(());
        }
        let mut document = plan.document(json!(plan.tree.len()));
        document["git"] = json!(*versioned == Versioned::Committed);
        if let Some(receipt) = receipt {
            document["verification"] = receipt.document(self.output.messages());
        }
        self.output.json(&document)
    }
}

/// The names in a list of the command line; one that ends in a comma has no empty name.
fn chosen_names(list: &Option<Vec<String>>) -> Option<BTreeSet<String>> {
    let names = list.as_ref()?.iter().filter(|name| !name.is_empty());
    Some(names.cloned().collect())
}

/// Whether there is a person at a terminal who sees a question and can answer it.
fn can_ask() -> bool {
    let is_automated =
        std::env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "false" | "0"));
    !is_automated && io::stdin().is_terminal() && io::stderr().is_terminal()
}

fn quoted(word: &str) -> String {
    let is_plain = word
        .chars()
        .all(|c| c.is_alphanumeric() || "-_./\\:".contains(c));
    if is_plain {
        word.to_owned()
    } else {
        format!("\"{word}\"")
    }
}
