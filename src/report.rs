//! A project that is ready to be written, as people and programs read about it.

use serde_json::{Value, json};

use crate::blueprint::{Blueprint, Component};
use crate::file_tree::{File, FileTree, Mode};
use crate::generation_lock::sha256;
use crate::messages::Messages;
use crate::project::Destination;
use crate::table::table;
use crate::text;

/// Commands with which a person goes on in a new project.
const NEXT_COMMANDS: [&str; 2] = ["cargo run", "cargo test --workspace"];

/// A project that is ready to be written.
pub struct Plan {
    /// What it consists of.
    pub blueprint: Blueprint,
    /// Its files.
    pub tree: FileTree,
    /// Where it goes.
    pub destination: Destination,
}

impl Plan {
    /// The commands with which a person goes on.
    pub fn next_commands(&self) -> Vec<String> {
        let enter = format!("cd {}", self.blueprint.project.name);
        std::iter::once(enter)
            .chain(NEXT_COMMANDS.map(str::to_owned))
            .collect()
    }

    /// The files, one a line: mode, size and path.
    pub fn file_lines(&self) -> String {
        let line = |(path, file): (&str, &File)| {
            format!("{} {:>8}  {path}", file.mode.octal(), file.bytes.len())
        };
        self.tree.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// The files for a program.
    pub fn file_documents(&self) -> Vec<Value> {
        self.tree
            .iter()
            .map(|(path, file)| file_document(path, file))
            .collect()
    }

    /// The project for a program; `files` is as much about its files as the program shall know.
    pub fn document(&self, files: Value) -> Value {
        let processes: Vec<Value> = self
            .blueprint
            .processes
            .iter()
            .map(process_document)
            .collect();
        json!({
            "name": self.blueprint.project.name,
            "path": self.destination.path(),
            "files": files,
            "processes": processes,
            "next": self.next_commands(),
        })
    }

    /// The last page of the wizard: what will be written, and the command that says the same.
    pub fn review_page(&self, command_line: &str, messages: &Messages) -> String {
        let row = |process: &Component| {
            let port = process
                .port
                .map(|port| port.to_string())
                .unwrap_or_default();
            vec![
                process.name.clone(),
                port,
                process.summary.in_language(messages.language()).to_owned(),
            ]
        };
        let processes: Vec<Vec<String>> = self.blueprint.processes.iter().map(row).collect();
        let path = self.destination.path().display();
        let facts = messages.format(&text!(
            "wizard.review",
            count = self.tree.len(),
            path = path
        ));
        let repeat = messages.format(&text!("wizard.repeat", command = command_line));
        format!("\n{facts}\n{}\n\n{repeat}\n", table(&processes))
    }
}

fn file_document(path: &str, file: &File) -> Value {
    // What is random differs each time, so its digest says nothing.
    let digest = (file.mode != Mode::Private).then(|| sha256(&file.bytes));
    json!({
        "path": path,
        "mode": file.mode.octal(),
        "size": file.bytes.len(),
        "sha256": digest,
        "template": file.template,
    })
}

fn process_document(process: &Component) -> Value {
    json!({ "name": process.name, "kind": process.kind, "port": process.port, "route": process.route })
}
