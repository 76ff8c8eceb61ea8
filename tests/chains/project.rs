//! The project that goes through it all.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use egov_msa::blueprint::Blueprint;
use egov_msa::catalog::Catalog;
use egov_msa::document::Document;
use egov_msa::spec::{ProjectSpec, SPEC_FILE, SpecFile};
use serde_json::Value;

use crate::attic::Attic;
use crate::common;

/// What the program says when people have to decide something.
const CONFLICTS: i32 = 5;

/// Files that every project has, whatever its services are.
const SHARED: [&str; 6] = [
    ".gitignore",
    "README.md",
    "config/api-gateway.yml",
    "config/application.yml",
    "crates/mesh-web/src/lib.rs",
    "src/lib.rs",
];

pub struct Project {
    folder: PathBuf,
    target: PathBuf,
    catalog: Catalog,
    attic: Attic,
    /// How many things have been written by people.
    own: usize,
    /// Lines of people in files that every project has.
    kept: Vec<(String, String)>,
}

impl Project {
    pub fn of_the_run() -> Self {
        let variable = |name: &str| {
            let value = std::env::var(name);
            PathBuf::from(value.unwrap_or_else(|_| panic!("set {name}, or call tests/run")))
        };
        Self {
            folder: variable("EGOV_MSA_MESH"),
            target: variable("EGOV_MSA_TARGET"),
            catalog: common::embedded_catalog(),
            attic: Attic::default(),
            own: 0,
            kept: Vec::new(),
        }
    }

    pub fn spec(&self) -> ProjectSpec {
        let text = self.text(SPEC_FILE);
        let document = Document {
            name: SPEC_FILE,
            text: &text,
        };
        let file = SpecFile::parse(&document);
        let spec = file.and_then(|file| file.into_spec(None, &self.catalog));
        spec.unwrap_or_else(|failure| panic!("{}\n{text}", common::told(&failure)))
    }

    /// Every service, needed ones included.
    pub fn services(&self) -> Vec<String> {
        let blueprint = Blueprint::resolve(self.spec(), &self.catalog).expect("is sound");
        let services = blueprint.services.into_iter();
        services.map(|service| service.name).collect()
    }

    /// Those that no other service needs, and that are not what everything starts from.
    pub fn removable_services(&self) -> Vec<String> {
        let blueprint = Blueprint::resolve(self.spec(), &self.catalog).expect("is sound");
        let is_needed = |name: &String| {
            let mut services = blueprint.services.iter();
            services.any(|service| service.needs.contains(name))
        };
        let mut names = self.services();
        names.retain(|name| name != "user-service" && !is_needed(name));
        names
    }

    pub fn has(&self, path: &str) -> bool {
        self.folder.join(path).exists()
    }

    pub fn text(&self, path: &str) -> String {
        fs::read_to_string(self.folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub fn write(&self, path: &str, text: &str) {
        fs::write(self.folder.join(path), text).expect("writes");
    }

    /// A number that nothing of people's has yet.
    pub fn next_own(&mut self) -> usize {
        self.own += 1;
        self.own
    }

    /// Writes what people add to a file.
    pub fn add(&mut self, path: &str, edited: &str, line: &str) {
        println!("   edit {path}: {line}");
        self.write(path, edited);
        if SHARED.contains(&path) {
            self.kept.push((path.to_owned(), line.to_owned()));
        }
    }

    /// Runs a command that changes the project; people decide that what is left of a service that went goes, too.
    pub fn change(&mut self, arguments: &[&str]) {
        let (code, answer) = self.run(arguments);
        let answer: Value = match code {
            0 | CONFLICTS => serde_json::from_str(&answer).expect("is JSON"),
            _ => panic!("egov-msa {arguments:?}: {code}\n{answer}"),
        };
        for conflict in answer["conflicts"].as_array().expect("a list") {
            let path = conflict["path"].as_str().expect("a text");
            assert_eq!(conflict["kind"], "dropped", "{path}");
            self.attic.take(&self.folder, path);
        }
    }

    /// Goes back or forth, if nothing is in the way.
    pub fn travel(&mut self, command: &str) -> bool {
        let (code, answer) = self.run(&[command]);
        // Nothing to go to, or files that were edited since.
        assert!(matches!(code, 0 | 2 | 6), "{command}: {code}\n{answer}");
        if code == 0 {
            self.attic.follow(&self.folder);
        }
        code == 0
    }

    fn run(&self, arguments: &[&str]) -> (i32, String) {
        println!("   egov-msa {}", arguments.join(" "));
        let output = common::run(&self.folder, &[arguments, &["--json"]].concat());
        let code = output.status.code().expect("ends by itself");
        let text = if matches!(code, 0 | CONFLICTS) {
            output.stdout
        } else {
            output.stderr
        };
        (code, String::from_utf8_lossy(&text).into_owned())
    }

    /// What people have written is there, and all of it is laid out and compiles.
    pub fn is_whole(&self) {
        for (path, line) in &self.kept {
            assert!(self.text(path).contains(line), "{path} has lost {line}");
        }
        self.cargo(&["fmt", "--check"]);
        self.cargo(&["check", "--locked", "--workspace", "--all-targets"]);
    }

    pub fn cargo(&self, arguments: &[&str]) {
        let output = Command::new("cargo")
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .output()
            .expect("cargo starts");
        assert!(
            output.status.success(),
            "cargo {}\n{}{}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
}
