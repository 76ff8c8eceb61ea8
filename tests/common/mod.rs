//! What several tests share.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use egov_msa::blueprint::Blueprint;
use egov_msa::catalog::Catalog;
use egov_msa::document::Document;
use egov_msa::error::{Failure, Result};
use egov_msa::file_tree::FileTree;
use egov_msa::locale::Language;
use egov_msa::messages::Messages;
use egov_msa::render::render;
use egov_msa::secrets::env_file::add_secrets;
use egov_msa::spec::{Database, ProjectSpec, SpecFile};
use egov_msa::template_files::TemplateFiles;

/// The small set of templates that stands for the real one.
pub fn fixture_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/templates")
}

pub fn fixture_catalog() -> Catalog {
    let files = TemplateFiles::from_folder(&fixture_folder()).expect("the fixture can be read");
    Catalog::load(files).expect("the fixture is valid")
}

pub fn embedded_catalog() -> Catalog {
    Catalog::load(TemplateFiles::embedded()).expect("the embedded templates are valid")
}

pub fn spec(name: &str, services: &[&str]) -> ProjectSpec {
    let services = services
        .iter()
        .map(|service| (*service).to_owned())
        .collect();
    ProjectSpec::new(name.to_owned(), services, Database::Sqlite)
}

/// A project with services of its own: one with every type of field, and an empty one.
pub fn with_own_services(services: &[&str]) -> ProjectSpec {
    let mut spec = spec_of_fixture("own-services.yaml");
    spec.services = services.iter().map(|one| (*one).to_owned()).collect();
    spec
}

/// A spec of `tests/fixtures/specs`.
pub fn spec_of_fixture(name: &str) -> ProjectSpec {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/specs");
    let text = std::fs::read_to_string(folder.join(name)).expect("the fixture can be read");
    let document = Document { name, text: &text };
    let file = SpecFile::parse(&document).expect("parses");
    let spec = file.into_spec(None, &embedded_catalog());
    spec.unwrap_or_else(|failure| panic!("{}", told(&failure)))
}

/// The whole project in memory, with its secrets.
pub fn tree(spec: ProjectSpec, catalog: &Catalog) -> Result<FileTree> {
    let mut tree = render(&Blueprint::resolve(spec, catalog)?, catalog)?;
    add_secrets(&mut tree)?;
    Ok(tree)
}

/// A file of a project that has to be there.
pub fn text<'a>(tree: &'a FileTree, path: &str) -> &'a str {
    let file = tree.get(path);
    let file = file.unwrap_or_else(|| panic!("{path} is missing"));
    std::str::from_utf8(&file.bytes).expect("UTF-8")
}

/// What a person reads of a failure, in English.
pub fn told(failure: &Failure) -> String {
    let messages = Messages::load(Language::English);
    let hint = failure.hint_message(&messages).unwrap_or_default();
    format!("{}\n{hint}", failure.message(&messages))
}

/// The program, in English, without a terminal, git identity or anything else of this machine's configuration.
pub fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_egov-msa"));
    command
        .current_dir(folder)
        .env("LC_ALL", "en_US.UTF-8")
        .env_remove("CI");
    isolate_git(&mut command);
    command
}

pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    program(folder)
        .args(arguments)
        .output()
        .expect("the program starts")
}

pub fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    isolate_git(command.current_dir(folder).args(arguments));
    let output = command.output().expect("git starts");
    assert!(
        output.status.success(),
        "git {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

pub fn isolate_git(command: &mut Command) {
    let nowhere = std::env::temp_dir().join("egov-msa-tests-have-no-home");
    for variable in [
        "HOME",
        "XDG_CONFIG_HOME",
        "GIT_CONFIG_GLOBAL",
        "USERPROFILE",
    ] {
        command.env(variable, &nowhere);
    }
    command.env("GIT_CONFIG_NOSYSTEM", "1");
}

/// Every file below a folder with its content, and every folder; without `.git`, whose content has the time in it.
pub fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).min_depth(1).into_iter();
    entries
        .filter_entry(|entry| entry.file_name() != ".git")
        .map(|entry| {
            let entry = entry.expect("the folder can be read");
            let path = entry
                .path()
                .strip_prefix(folder)
                .expect("is below")
                .to_string_lossy()
                .replace('\\', "/");
            let is_file = entry.file_type().is_file();
            (
                path,
                if is_file {
                    std::fs::read(entry.path()).expect("can be read")
                } else {
                    Vec::new()
                },
            )
        })
        .collect()
}
