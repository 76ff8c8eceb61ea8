//! The programs that build a project, and those that help to run it elsewhere.

use super::install::{CF, DOCKER, GIT, KUBECTL, Package, RUST, System};
use super::{Finding, State};
use crate::messages::Text;
use crate::programs;
use crate::text;

/// A program, and how it says its version.
struct Tool {
    name: &'static str,
    command: &'static [&'static str],
    package: Package,
    purpose: fn() -> Text,
}

/// A toolchain of Visual Studio has its linker outside of the search path, and rustc finds it there.
#[cfg(not(windows))]
const LINKER: Option<Tool> = Some(Tool {
    name: "cc",
    command: &["cc", "--version"],
    package: super::install::COMPILER,
    purpose: || text!("doctor.purpose.cc"),
});
#[cfg(windows)]
const LINKER: Option<Tool> = None;

fn needed() -> Vec<Tool> {
    let mut tools = vec![
        Tool {
            name: "cargo",
            command: &["cargo", "--version"],
            package: RUST,
            purpose: || text!("doctor.purpose.cargo"),
        },
        Tool {
            name: "rustfmt",
            command: &["rustfmt", "--version"],
            package: Package::Component("rustfmt"),
            purpose: || text!("doctor.purpose.rustfmt"),
        },
        Tool {
            name: "clippy",
            command: &["cargo", "clippy", "--version"],
            package: Package::Component("clippy"),
            purpose: || text!("doctor.purpose.clippy"),
        },
    ];
    tools.extend(LINKER);
    tools
}

fn optional() -> [Tool; 4] {
    [
        Tool {
            name: "git",
            command: &["git", "--version"],
            package: GIT,
            purpose: || text!("doctor.purpose.git"),
        },
        Tool {
            name: "docker",
            command: &["docker", "--version"],
            package: DOCKER,
            purpose: || text!("doctor.purpose.docker"),
        },
        Tool {
            name: "kubectl",
            command: &["kubectl", "version", "--client"],
            package: KUBECTL,
            purpose: || text!("doctor.purpose.kubectl"),
        },
        Tool {
            name: "cf",
            command: &["cf", "--version"],
            package: CF,
            purpose: || text!("doctor.purpose.cf"),
        },
    ]
}

/// Looks for the programs without which no project can be built and verified.
pub fn check_needed(system: &System) -> Vec<Finding> {
    let tools = needed().into_iter();
    tools
        .map(|tool| {
            let absent = text!("doctor.absent");
            check(&tool, State::Missing, absent, system)
        })
        .collect()
}

/// Looks for the programs that some people need.
pub fn check_optional(system: &System) -> Vec<Finding> {
    let tools = optional().into_iter();
    tools
        .map(|tool| {
            let absent = text!("doctor.absent-optional");
            check(&tool, State::Note, absent, system)
        })
        .collect()
}

fn check(tool: &Tool, otherwise: State, absent: Text, system: &System) -> Finding {
    match programs::first_line(tool.command) {
        Some(line) => Finding::ready(tool.name, text!("doctor.found", what = line)),
        None => {
            let advice = vec![(tool.purpose)(), system.install(&tool.package)];
            Finding::wanting(tool.name, otherwise, absent, advice)
        }
    }
}
