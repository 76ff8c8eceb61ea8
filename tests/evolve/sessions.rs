//! What people see, in both languages. `SNAPSHOTS=overwrite cargo test --test evolve` brings the sessions up to date.

use std::path::Path;

use snapbox::assert::DEFAULT_ACTION_ENV;

use crate::common::{embedded_catalog, program};
use crate::project::Project;

/// A person at work: commands, and what they do to files in between.
enum Step {
    Run(&'static [&'static str]),
    Edit(&'static str, &'static str, &'static str),
}

use Step::{Edit, Run};

const STEPS: &[Step] = &[
    Run(&["add-service", "bord-service"]),
    Run(&["add-service", "petition"]),
    Run(&["add-service", "board-service"]),
    Run(&["add-service", "board-service"]),
    Run(&["remove-service", "user-service"]),
    Edit("egov-msa.yaml", "database: sqlite", "database: mysql"),
    Run(&["diff", "--stat"]),
    Run(&["apply", "--dry-run"]),
    Edit("README.md", "'postgres://USER", "'postgres://ours"),
    Run(&["apply"]),
    Run(&["undo"]),
    Edit("README.md", "'postgres://ours", "'postgres://USER"),
    Run(&["apply", "--json"]),
    Run(&["apply"]),
    Run(&["update", "--check"]),
    Edit("egov-msa.yaml", "database: mysql", "databse: mysql"),
    Run(&["apply"]),
];

fn session(language: &str) -> String {
    let project = Project::in_git(&embedded_catalog(), &["user-service"]);
    let mut text = String::new();
    for step in STEPS {
        match step {
            Run(arguments) => text.push_str(&run(&project, language, arguments)),
            Edit(path, from, to) => {
                project.edit(path, from, to);
                text.push_str(&format!("# {path}: {from} -> {to}\n\n"));
            }
        }
    }
    text
}

/// A command with its code, data and messages; the numbers of files change with the templates.
fn run(project: &Project, language: &str, arguments: &[&str]) -> String {
    let mut program = program(project.folder());
    let program = program.args(arguments).args(["--lang", language]);
    let output = program.output().expect("starts");
    let code = output.status.code().expect("ends by itself");
    let written = [output.stderr, output.stdout].concat();
    let written = String::from_utf8(written).expect("UTF-8");
    let lines = written.lines().map(|line| format!("{}\n", counted(line)));
    format!(
        "$ egov-msa {}\n? {code}\n{}\n",
        arguments.join(" "),
        lines.collect::<String>()
    )
}

fn counted(line: &str) -> String {
    let is_summary = ["Done:", "완료:", "Undone:", "되돌렸습니다:"].iter();
    if !is_summary.into_iter().any(|start| line.starts_with(start)) {
        return line.to_owned();
    }
    line.chars()
        .map(|c| if c.is_ascii_digit() { 'N' } else { c })
        .collect()
}

fn assert_session(language: &str) {
    let path = format!("tests/evolve/sessions/{language}.txt");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let assert = snapbox::Assert::new().action_env(DEFAULT_ACTION_ENV);
    assert.eq(session(language), snapbox::Data::read_from(&path, None));
}

#[test]
fn korean() {
    assert_session("ko");
}

#[test]
fn english() {
    assert_session("en");
}
