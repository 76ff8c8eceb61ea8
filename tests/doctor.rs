//! `egov-msa doctor` on machines that have some programs and lack others.

#![cfg(unix)]

mod common;

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Output;

use common::program;
use serde_json::Value;
use tempfile::{TempDir, tempdir};

/// Programs that say their version, as the real ones do.
const PROGRAMS: [(&str, &str); 8] = [
    ("rustc", "rustc 1.999.0 (0000 2026-01-01)"),
    ("cargo", "cargo 1.999.0"),
    ("rustfmt", "rustfmt 1.9.0"),
    ("cc", "cc 12.2.0"),
    ("git", "git version 2.39.5"),
    ("docker", "Docker version 28.2.2"),
    ("kubectl", "Client Version: v1.32.4"),
    ("cf", "cf version 8.7.0"),
];

/// A machine whose search path has nothing but what it is given.
struct Machine {
    programs: TempDir,
    folder: TempDir,
}

impl Machine {
    fn new() -> Self {
        Self {
            programs: tempdir().expect("temporary folder"),
            folder: tempdir().expect("temporary folder"),
        }
    }

    fn complete() -> Self {
        let machine = Self::new();
        for (name, version) in PROGRAMS {
            machine.has(name, version);
        }
        machine
    }

    fn has(&self, name: &str, says: &str) -> &Self {
        let path = self.programs.path().join(name);
        fs::write(&path, format!("#!/bin/sh\necho '{says}'\n")).expect("writes");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("is ours");
        self
    }

    fn lacks(&self, name: &str) -> &Self {
        fs::remove_file(self.programs.path().join(name)).expect("was there");
        self
    }

    fn examined_in(&self, folder: &Path, arguments: &[&str]) -> Output {
        let mut doctor = program(folder);
        doctor.arg("doctor").args(arguments);
        doctor.env("PATH", self.programs.path());
        doctor.env_remove("CARGO_TARGET_DIR");
        doctor.output().expect("starts")
    }

    fn findings(&self) -> Findings {
        let output = self.examined_in(self.folder.path(), &["--json"]);
        Findings {
            code: output.status.code(),
            document: serde_json::from_slice(&output.stdout).expect("is one JSON document"),
        }
    }
}

struct Findings {
    code: Option<i32>,
    document: Value,
}

impl Findings {
    fn all(&self) -> impl Iterator<Item = &Value> {
        self.document["findings"].as_array().expect("a list").iter()
    }

    fn of(&self, name: &str) -> &Value {
        self.all()
            .find(|finding| finding["name"] == name)
            .unwrap_or_else(|| panic!("{name} is not in {:#}", self.document))
    }

    fn advice(&self, name: &str) -> String {
        self.of(name)["advice"].to_string()
    }

    /// The programs of a state, whatever the rest of the machine is like.
    fn programs(&self, state: &str) -> Vec<&str> {
        let places = ["folder", "disk", "ports", "crates"];
        let names = self.all().filter(|finding| finding["state"] == state);
        let names = names.filter_map(|finding| finding["name"].as_str());
        names.filter(|name| !places.contains(name)).collect()
    }
}

#[test]
fn a_machine_with_everything_is_ready() {
    let machine = Machine::complete();
    let findings = machine.findings();
    assert_eq!(findings.programs("note"), Vec::<&str>::new());
    assert_eq!(findings.programs("missing"), Vec::<&str>::new());
    assert_eq!(findings.of("rustc")["what"], PROGRAMS[0].1);
}

#[test]
fn a_clone_in_which_git_merges_by_lines_is_told() {
    let machine = Machine::complete();
    let project = machine.folder.path();
    fs::write(project.join("egov-msa.yaml"), "version: 1\n").expect("writes");
    fs::write(
        project.join(".gitattributes"),
        "/Cargo.lock merge=egov-msa\n",
    )
    .expect("writes");
    let names = |findings: &Findings| findings.all().any(|finding| finding["name"] == "git merge");
    assert!(!names(&machine.findings()), "there is no repository");
    common::git(project, &["init", "-q"]);
    let findings = machine.findings();
    assert_eq!(findings.of("git merge")["state"], "note");
    assert!(findings.advice("git merge").contains("egov-msa diff"));
    common::git(
        project,
        &[
            "config",
            "merge.egov-msa.driver",
            "egov-msa merge-file %O %A %B %P",
        ],
    );
    assert_eq!(machine.findings().of("git merge")["state"], "ready");
}

#[test]
fn what_is_needed_and_missing_is_told_with_the_command_that_installs_it() {
    let machine = Machine::new();
    machine.has("apt-get", "apt 2.6.1");
    let findings = machine.findings();
    assert_eq!(findings.code, Some(3));
    assert_eq!(findings.document["ready"], false);
    assert_eq!(
        findings.programs("missing"),
        ["rustc", "cargo", "rustfmt", "clippy", "cc"]
    );
    for (name, advice) in [
        ("rustc", "https://rustup.rs"),
        ("cc", "sudo apt-get install build-essential"),
        ("clippy", "sudo apt-get install rust-clippy"),
        ("git", "sudo apt-get install git"),
    ] {
        assert!(findings.advice(name).contains(advice), "{name}");
    }
    let output = machine.examined_in(machine.folder.path(), &[]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        told.contains("This is needed yet: rustc, cargo, rustfmt, clippy, cc"),
        "{told}"
    );
}

#[test]
fn optional_programs_do_not_keep_a_machine_from_being_ready() {
    let machine = Machine::complete();
    for name in ["git", "docker", "kubectl", "cf"] {
        machine.lacks(name);
    }
    let findings = machine.findings();
    assert_eq!(
        findings.programs("note"),
        ["git", "docker", "kubectl", "cf"]
    );
    assert_eq!(findings.programs("missing"), Vec::<&str>::new());
    assert_eq!(findings.of("cf")["what"], "not found (optional)");
}

#[test]
fn a_program_that_fails_counts_as_missing() {
    let machine = Machine::complete();
    let path = machine.programs.path().join("cargo");
    fs::write(&path, "#!/bin/sh\n[ \"$1\" != clippy ] && echo cargo\n").expect("writes");
    assert_eq!(machine.findings().programs("missing"), ["clippy"]);
}

#[test]
fn an_old_compiler_is_told_with_the_version_that_is_needed() {
    let machine = Machine::complete();
    machine.has("rustc", "rustc 1.70.0 (0000 2023-06-01)");
    machine.has("rustup", "rustup 1.28");
    let findings = machine.findings();
    assert_eq!(findings.code, Some(3));
    let what = findings.of("rustc")["what"].as_str().expect("is text");
    assert!(what.contains("1.70.0") && what.contains("1.94"), "{what}");
    assert!(findings.advice("rustc").contains("rustup update stable"));
}

#[test]
fn in_a_project_its_own_compiler_and_ports_count() {
    let machine = Machine::complete();
    machine.has("rustc", "rustc 1.95.0 (0000 2026-04-14)");
    let taken = TcpListener::bind("127.0.0.1:0").expect("binds");
    let port = taken.local_addr().expect("is bound").port();
    let folder = machine.folder.path();
    let spec = format!("version: 1\nname: demo\npreset: small\nports:\n  portal-service: {port}\n");
    fs::write(folder.join("egov-msa.yaml"), spec).expect("writes");
    let manifest = "[workspace.package]\nrust-version = \"1.96\"\n";
    fs::write(folder.join("Cargo.toml"), manifest).expect("writes");
    let inner = folder.join("services/portal-service");
    fs::create_dir_all(&inner).expect("creates");
    let output = machine.examined_in(&inner, &["--json"]);
    let findings = Findings {
        code: output.status.code(),
        document: serde_json::from_slice(&output.stdout).expect("is JSON"),
    };
    let rustc = findings.of("rustc");
    assert_eq!(rustc["state"], "missing");
    assert!(rustc["what"].to_string().contains("1.96"));
    let ports = findings.of("ports");
    assert_eq!(ports["state"], "note");
    let taken = format!("{port} (portal-service)");
    assert!(ports["what"].to_string().contains(&taken), "{ports}");
    assert!(findings.advice("ports").contains("--port-offset"));
    assert_eq!(findings.of("crates")["state"], "ready");
}

#[test]
fn crates_that_are_not_here_come_with_a_word_about_closed_networks() {
    let machine = Machine::complete();
    let folder = machine.folder.path();
    fs::write(
        folder.join("egov-msa.yaml"),
        "version: 1\nname: demo\npreset: small\n",
    )
    .expect("writes");
    let cargo = "#!/bin/sh\n[ \"$1\" != metadata ] && echo cargo\n";
    fs::write(machine.programs.path().join("cargo"), cargo).expect("writes");
    let findings = machine.findings();
    assert_eq!(findings.of("crates")["state"], "note");
    assert!(findings.advice("crates").contains("cargo vendor"));
}

#[test]
fn a_spec_with_an_error_is_one_of_the_findings() {
    let machine = Machine::complete();
    let spec = machine.folder.path().join("egov-msa.yaml");
    fs::write(spec, "version: 1\nname: demo\npreset: smal\n").expect("writes");
    let findings = machine.findings();
    assert_eq!(findings.code, Some(3));
    let what = findings.of("egov-msa.yaml")["what"].to_string();
    assert!(what.contains("egov-msa.yaml:3:9:"), "{what}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_to_is_told() {
    let machine = Machine::complete();
    let output = machine.examined_in(Path::new("/proc"), &["--json"]);
    assert_eq!(output.status.code(), Some(3));
    let document: Value = serde_json::from_slice(&output.stdout).expect("is JSON");
    let findings = Findings {
        code: output.status.code(),
        document,
    };
    assert_eq!(findings.of("folder")["state"], "missing");
}
