//! Whether a machine has what it takes to build and run a project.

mod crates;
mod disk;
mod install;
mod merging;
mod ports;
mod rust;
mod tools;

use std::path::Path;

use crate::messages::Text;
use crate::programs;
use install::System;

/// What a machine is examined for.
pub struct Subject<'a> {
    /// Where the project is, or where one would be written.
    pub folder: &'a Path,
    /// Whether there is a project in the folder.
    pub is_project: bool,
    /// The oldest Rust that can build the project, such as `1.94`.
    pub rust_version: &'a str,
    /// The processes of the project with their ports.
    pub processes: &'a [(String, u16)],
}

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// As it should be.
    Ready,
    /// Worth to be known, but a project can be built and run all the same.
    Note,
    /// Wanting, and needed.
    Missing,
}

/// What was found out about one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at: a program, `ports`, `disk`.
    pub name: &'static str,
    /// How it is.
    pub state: State,
    /// The particulars.
    pub what: Text,
    /// What to do, or what it would be good for.
    pub advice: Vec<Text>,
}

impl Finding {
    fn ready(name: &'static str, what: Text) -> Self {
        Self {
            name,
            state: State::Ready,
            what,
            advice: Vec::new(),
        }
    }

    fn wanting(name: &'static str, state: State, what: Text, advice: Vec<Text>) -> Self {
        Self {
            name,
            state,
            what,
            advice,
        }
    }
}

/// Examines the machine.
pub fn examine(subject: &Subject<'_>) -> Vec<Finding> {
    let system = System::detect();
    let mut findings = vec![rust::check(subject.rust_version, &system)];
    findings.extend(tools::check_needed(&system));
    findings.push(disk::check_writable(subject.folder));
    findings.push(disk::check_space(subject.folder));
    findings.push(ports::check(subject.processes));
    if subject.is_project && programs::find("cargo").is_some() {
        findings.push(crates::check(subject.folder));
    }
    findings.extend(merging::check(subject.folder));
    findings.extend(tools::check_optional(&system));
    findings
}

/// The names of what is needed and missing.
pub fn missing(findings: &[Finding]) -> Vec<&'static str> {
    let missing = findings.iter();
    let missing = missing.filter(|finding| finding.state == State::Missing);
    missing.map(|finding| finding.name).collect()
}
