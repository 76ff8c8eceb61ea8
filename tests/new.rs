//! `egov-msa new` on a real disk, with the embedded templates.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::{content, git, program, run};
use egov_msa::generation_lock::sha256;
use serde_json::Value;
use tempfile::{TempDir, tempdir};

fn parent() -> TempDir {
    tempdir().expect("temporary folder")
}

fn new_demo(parent: &Path, more: &[&str]) {
    let output = run(
        parent,
        &[&["new", "demo", "--preset", "small", "--yes"], more].concat(),
    );
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn two_runs_give_the_same_bytes_but_for_secrets() {
    let (first, second) = (parent(), parent());
    new_demo(first.path(), &[]);
    new_demo(second.path(), &[]);
    let [mut first, mut second] = [first, second].map(|folder| content(folder.path()));
    assert_ne!(
        first.remove("demo/.env"),
        second.remove("demo/.env"),
        "secrets are not random"
    );
    assert_eq!(first, second);
}

#[test]
fn the_lock_lists_every_file_with_its_hash_and_mode() {
    let parent = parent();
    new_demo(parent.path(), &["--no-git"]);
    let written = content(parent.path());
    let lock: Value =
        serde_yaml::from_slice(&written["demo/.egov-msa/lock.yaml"]).expect("is YAML");
    let files = lock["files"].as_array().expect("is a list");
    let locked: BTreeMap<String, String> = files
        .iter()
        .map(|file| {
            let text = |key: &str| file[key].as_str().expect("is text").to_owned();
            (format!("demo/{}", text("path")), text("sha256"))
        })
        .collect();
    let on_disk: BTreeMap<String, String> = written
        .into_iter()
        .filter(|(path, _)| parent.path().join(path).is_file())
        .filter(|(path, _)| {
            let unlocked = [".env", ".egov-msa/lock.yaml", ".egov-msa/pristine"];
            !unlocked.iter().any(|name| *path == format!("demo/{name}"))
        })
        .map(|(path, bytes)| (path, sha256(&bytes)))
        .collect();
    assert_eq!(locked, on_disk);
    assert_eq!(lock["generator"], env!("CARGO_PKG_VERSION"));
    assert_eq!(lock["spec"]["name"], "demo");
}

#[test]
fn everything_but_the_secrets_is_committed_and_the_tree_is_clean() {
    let parent = parent();
    new_demo(parent.path(), &[]);
    let demo = parent.path().join("demo");
    assert_eq!(git(&demo, &["status", "--porcelain"]), "");
    assert_eq!(git(&demo, &["rev-parse", "--abbrev-ref", "HEAD"]), "main\n");
    assert_eq!(git(&demo, &["rev-list", "--count", "HEAD"]), "1\n");
    assert_eq!(
        git(&demo, &["log", "-1", "--format=%an"]),
        "egov-msa\n",
        "there is no identity to use"
    );
    let committed = git(&demo, &["ls-files"]);
    let missing: Vec<String> = content(&demo)
        .into_keys()
        .filter(|path| demo.join(path).is_file() && !committed.lines().any(|line| line == path))
        .collect();
    assert_eq!(missing, [".env"]);
}

#[test]
fn the_identity_of_the_person_is_used() {
    let (parent, home) = (parent(), parent());
    fs::write(
        home.path().join(".gitconfig"),
        "[user]\nname = Hong Gildong\nemail = hong@example.kr\n",
    )
    .expect("writes");
    let mut command = program(parent.path());
    let output = command
        .args(["new", "demo", "--yes"])
        .env("HOME", home.path())
        .output()
        .expect("starts");
    assert!(output.status.success());
    assert_eq!(
        git(&parent.path().join("demo"), &["log", "-1", "--format=%an"]),
        "Hong Gildong\n"
    );
}

#[test]
fn inside_a_work_tree_no_repository_is_made() {
    let parent = parent();
    git(parent.path(), &["init", "-q"]);
    let output = run(parent.path(), &["new", "demo", "--yes"]);
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("is a git work tree already"));
    assert!(!parent.path().join("demo/.git").exists());
}

#[test]
fn an_existing_empty_folder_is_used() {
    let parent = parent();
    fs::create_dir(parent.path().join("demo")).expect("creates");
    new_demo(parent.path(), &[]);
    assert!(parent.path().join("demo/Cargo.toml").is_file());
}

#[test]
fn what_is_in_the_way_is_never_touched() {
    let parent = parent();
    fs::create_dir(parent.path().join("folder")).expect("creates");
    fs::write(parent.path().join("folder/precious"), "1").expect("writes");
    fs::write(parent.path().join("file"), "2").expect("writes");
    let before = content(parent.path());
    for (name, reason) in [
        ("folder", "is not empty"),
        ("file", "A file of this name is in the way"),
    ] {
        let output = run(parent.path(), &["new", name, "--yes"]);
        assert_eq!(output.status.code(), Some(73));
        assert!(String::from_utf8_lossy(&output.stderr).contains(reason));
    }
    assert_eq!(content(parent.path()), before);
}

#[test]
fn a_dry_run_writes_nothing_and_lists_what_would_be_written() {
    let (dry, real) = (parent(), parent());
    let output = run(dry.path(), &["new", "demo", "--yes", "--dry-run", "--json"]);
    assert!(output.status.success());
    assert!(content(dry.path()).is_empty());
    let document: Value = serde_json::from_slice(&output.stdout).expect("is JSON");
    new_demo(real.path(), &["--no-git"]);
    let written = content(real.path());
    let files = document["files"].as_array().expect("is a list");
    assert_eq!(
        files.len(),
        written
            .keys()
            .filter(|path| real.path().join(path).is_file())
            .count()
    );
    for file in files {
        let path = format!("demo/{}", file["path"].as_str().expect("is text"));
        match file["sha256"].as_str() {
            Some(digest) => assert_eq!(digest, sha256(&written[&path]), "{path}"),
            None => assert_eq!(path, "demo/.env"),
        }
    }
}

#[test]
fn json_says_what_was_made_and_what_comes_next() {
    let parent = parent();
    let output = run(parent.path(), &["new", "demo", "--yes", "--json"]);
    let document: Value = serde_json::from_slice(&output.stdout).expect("is one JSON document");
    assert_eq!(document["name"], "demo");
    assert_eq!(document["git"], true);
    assert_eq!(document["next"][0], "cd demo");
    let ports: Vec<u64> = document["processes"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|process| process["port"].as_u64())
        .collect();
    assert!(ports.contains(&8888) && ports.contains(&8000), "{ports:?}");
}

#[test]
fn the_large_preset_is_a_whole_project() {
    let parent = parent();
    let arguments = ["new", "demo", "--preset", "large", "--yes", "--json"];
    let output = run(parent.path(), &arguments);
    let document: Value = serde_json::from_slice(&output.stdout).expect("is one JSON document");
    let names = document["processes"].as_array().expect("a list").iter();
    let names: Vec<&str> = names.filter_map(|one| one["name"].as_str()).collect();
    for name in [
        "user",
        "board",
        "portal",
        "reserve-item",
        "reserve-check",
        "reserve-request",
    ] {
        let name = format!("{name}-service");
        assert!(names.contains(&name.as_str()), "{names:?}");
        assert!(
            parent
                .path()
                .join("demo/services")
                .join(name)
                .join("Cargo.toml")
                .is_file()
        );
    }
    let demo = parent.path().join("demo");
    assert_eq!(git(&demo, &["status", "--porcelain"]), "");
    let spec = fs::read_to_string(demo.join("egov-msa.yaml")).expect("is written");
    assert!(spec.contains("database: sqlite"), "{spec}");
}

#[test]
fn errors_are_json_too_when_asked_for() {
    let parent = parent();
    for arguments in [
        &["new", "con", "--yes", "--json"][..],
        &["new", "--json", "--nonsense"],
    ] {
        let output = run(parent.path(), arguments);
        assert_eq!(output.status.code(), Some(2));
        let document: Value = serde_json::from_slice(&output.stdout).expect("is one JSON document");
        assert_eq!(document["error"]["code"], 2);
        assert!(
            document["error"]["message"]
                .as_str()
                .is_some_and(|message| !message.is_empty())
        );
    }
}

#[test]
fn a_spec_file_gives_the_same_project_as_the_flags() {
    let (flags, file) = (parent(), parent());
    new_demo(flags.path(), &["--no-git", "--database", "postgresql"]);
    let spec = flags.path().join("demo/egov-msa.yaml");
    let output = run(
        file.path(),
        &["new", "--no-git", "--spec", &spec.display().to_string()],
    );
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let [mut flags, mut file] = [flags, file].map(|folder| content(folder.path()));
    flags.remove("demo/.env");
    file.remove("demo/.env");
    assert_eq!(flags, file);
}

#[test]
fn a_closed_pipe_ends_the_program_quietly() {
    let parent = parent();
    let script = format!("{} list | true", env!("CARGO_BIN_EXE_egov-msa"));
    let mut shell = std::process::Command::new("sh");
    let output = shell
        .current_dir(parent.path())
        .args(["-c", &script])
        .output()
        .expect("starts");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn a_unit_of_ones_own_comes_into_the_project_with_a_note_about_the_lock_file() {
    let (parent, templates) = (parent(), parent());
    let unit = templates.path().join("services/petition");
    fs::create_dir_all(&unit).expect("creates");
    let description = "kind: service\norder: 500\nport: 9100\nroute: /petition\nsummary: {ko: 민원, en: petitions}\n";
    fs::write(unit.join("unit.yaml"), description).expect("writes");
    fs::write(unit.join("README.md.tera"), "«project.name»").expect("writes");
    let folder = templates.path().display().to_string();
    let output = run(
        parent.path(),
        &[
            "new",
            "demo",
            "--yes",
            "--services=petition",
            "--templates",
            &folder,
        ],
    );
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(
        String::from_utf8_lossy(&output.stderr)
            .contains("petition; the first `cargo build` completes it.")
    );
    let readme = fs::read_to_string(parent.path().join("demo/services/petition/README.md"))
        .expect("is written");
    assert_eq!(readme, "demo\n");
}

#[cfg(unix)]
#[test]
fn secrets_are_for_their_owner_and_scripts_can_be_run() {
    use std::os::unix::fs::PermissionsExt;
    let parent = parent();
    let templates = parent.path().join("templates/project");
    fs::create_dir_all(&templates).expect("creates");
    fs::write(templates.join("run.sh"), "#!/bin/sh\n").expect("writes");
    let output = run(
        parent.path(),
        &["new", "demo", "--yes", "--templates", "templates"],
    );
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mode = |path: &str| {
        fs::metadata(parent.path().join("demo").join(path))
            .expect("exists")
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!(mode(".env"), 0o600);
    assert_eq!(mode("run.sh") & 0o500, 0o500);
    assert!(git(&parent.path().join("demo"), &["ls-files", "-s", "run.sh"]).starts_with("100755"));
}
