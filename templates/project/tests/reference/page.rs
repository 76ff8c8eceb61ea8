//! The tables of the reference, and how they compare with what the mesh has.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use all_in_one::MEMBERS;

use super::facts::{Fact, Kind, covers};
use super::metrics::is_measured_here;

/// The reference in one language.
pub struct Page {
    suffix: &'static str,
    rows: Vec<Row>,
}

/// A row of a table.
pub struct Row {
    /// What it tells about.
    pub kind: Kind,
    /// The process whose heading it is below; nothing for every process.
    pub process: Option<String>,
    /// Its first cell.
    pub name: String,
    /// File and line.
    pub place: String,
    detail: String,
}

/// Text of a file of the project.
pub fn read(path: &str) -> String {
    let path = in_project(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn in_project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn names() -> impl Iterator<Item = &'static str> {
    MEMBERS.iter().map(|member| (member.definition)().name)
}

/// The page that a process is described on.
fn file_of(process: Option<&str>, suffix: &str) -> String {
    let is_service = |name: &&str| in_project("services").join(name).is_dir();
    match process.filter(is_service) {
        Some(service) => format!("docs/services/{service}{suffix}.md"),
        None => format!("docs/platform{suffix}.md"),
    }
}

impl Page {
    /// Reads the pages whose names end in `suffix` and `.md`; a service may lack one.
    pub fn read(suffix: &'static str) -> Self {
        let services = names().map(|name| file_of(Some(name), suffix));
        let services = services.filter(|file| in_project(file).is_file());
        let files: BTreeSet<String> = services.chain([file_of(None, suffix)]).collect();
        let rows = files.iter().flat_map(|file| rows_of(file, &read(file)));
        Self {
            suffix,
            rows: rows.collect(),
        }
    }

    /// The rows about endpoints.
    pub fn endpoints(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.kind == Kind::Endpoint)
    }

    /// What is missing, too much, or told wrongly. Endpoints that are too much, only a call shows.
    pub fn compare(&self, facts: &[Fact]) -> Vec<String> {
        let mut problems: Vec<String> = facts
            .iter()
            .filter_map(|fact| match self.row_of(fact) {
                Some(row) => row.mistake_about(fact),
                None => Some(self.missing(fact)),
            })
            .collect();
        let silent = |row: &&Row| {
            is_measured_here(&row.name) && !facts.iter().any(|fact| row.is_about(fact))
        };
        let rows = self.rows.iter().filter(|row| row.kind != Kind::Endpoint);
        problems.extend(rows.filter(silent).map(Row::too_much));
        problems.sort();
        problems.dedup();
        problems
    }

    fn row_of(&self, fact: &Fact) -> Option<&Row> {
        self.rows.iter().find(|row| row.is_about(fact))
    }

    fn missing(&self, fact: &Fact) -> String {
        let process = fact.process.as_deref();
        let file = file_of(process, self.suffix);
        let kind = fact.kind.noun();
        let below = match process {
            Some(process) => format!("the table of {kind}s below the heading `{process}`"),
            None if fact.kind == Kind::OptionalSetting => format!("a table of {kind}s"),
            None => format!("the table of {kind}s of every process"),
        };
        let detail = match fact.detail.as_deref() {
            None | Some("") => String::new(),
            Some(detail) => format!("`{detail}` "),
        };
        let name = &fact.name;
        format!("{file} lacks a row: add `| `{name}` | {detail}| … |` to {below}")
    }
}

impl Row {
    /// Whether it tells about this process.
    pub fn concerns(&self, process: &str) -> bool {
        self.process.as_deref().is_none_or(|own| own == process)
    }

    fn is_about(&self, fact: &Fact) -> bool {
        let process = match self.kind {
            Kind::OptionalSetting => true,
            Kind::Setting => self.process == fact.process,
            Kind::Endpoint | Kind::Metric => self.process.is_none() || self.process == fact.process,
        };
        self.kind == fact.kind && process && covers(self.kind, &self.name, &fact.name)
    }

    fn mistake_about(&self, fact: &Fact) -> Option<String> {
        let detail = fact.detail.as_ref()?;
        let Self { place, name, .. } = self;
        (*detail != self.detail).then(|| {
            format!(
                "{place}: the second cell of `{name}` must be `{detail}`, not `{}`",
                self.detail
            )
        })
    }

    fn too_much(&self) -> String {
        let process = self.process.as_deref().unwrap_or("any process");
        let kind = self.kind.noun();
        let hint = match self.kind {
            Kind::OptionalSetting => {
                "; a new one also goes to tests/reference/optional.yml, with a harmless value"
            }
            _ => "",
        };
        let Self { place, name, .. } = self;
        format!("{place}: `{name}` is no {kind} of {process}: remove the row{hint}")
    }
}

/// A table belongs to the process that a heading before it names; before the first, to all.
fn rows_of(file: &str, text: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut process = None;
    let mut kind = None;
    for (index, line) in text.lines().enumerate() {
        if let Some(heading) = line.strip_prefix('#') {
            let heading = heading.trim_start_matches('#').trim();
            process = names().find(|name| *name == heading).or(process);
        }
        let Some(cells) = cells(line) else {
            kind = None;
            continue;
        };
        match kind {
            None => kind = Some(Kind::of_title(cells[0])),
            Some(Some(kind)) if cells[0].starts_with('`') => rows.push(Row {
                kind,
                process: process.map(str::to_owned),
                name: cells[0].replace('`', ""),
                detail: cells[1].replace('`', ""),
                place: format!("{file}:{}", index + 1),
            }),
            Some(_) => {}
        }
    }
    rows
}

/// The cells of a row of three.
fn cells(line: &str) -> Option<[&str; 3]> {
    let row = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    let mut cells = row.splitn(3, '|').map(str::trim);
    Some([cells.next()?, cells.next()?, cells.next()?])
}
