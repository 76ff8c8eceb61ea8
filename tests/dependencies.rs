//! The manifests of the templates: no dependency is declared in vain, and a unit needs what it uses.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

struct Unit {
    folder: PathBuf,
    dependencies: Vec<String>,
    development: Vec<String>,
}

fn templates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("templates")
}

fn units() -> Vec<Unit> {
    let manifests = WalkDir::new(templates())
        .into_iter()
        .map(|entry| entry.expect("readable").into_path());
    manifests
        .filter(|path| !path.starts_with(templates().join("project")))
        .filter(|path| {
            let name = path.file_name();
            name.is_some_and(|name| name == "Cargo.toml" || name == "Cargo.toml.tera")
        })
        .map(|path| unit(&path))
        .collect()
}

fn unit(manifest: &Path) -> Unit {
    let text = fs::read_to_string(manifest).expect("readable");
    // With all options: what stands between two conditions counts.
    let lines = text.lines().filter(|line| !line.starts_with("<%"));
    let text: Vec<&str> = lines.collect();
    let table: toml::Table = text.join("\n").parse().expect("a manifest");
    let names = |section: &str| {
        let section = table.get(section).and_then(toml::Value::as_table);
        section
            .map(|section| section.keys().cloned().collect())
            .unwrap_or_default()
    };
    Unit {
        folder: manifest.parent().expect("a folder").to_owned(),
        dependencies: names("dependencies"),
        development: names("dev-dependencies"),
    }
}

/// All Rust sources below a folder, in one text.
fn sources(folder: &Path) -> String {
    let files = WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path);
    let sources = files.filter(|path| path.to_string_lossy().contains(".rs"));
    sources
        .map(|path| fs::read_to_string(path).expect("readable"))
        .collect()
}

fn mentions(source: &str, dependency: &str) -> bool {
    let name = dependency.replace('-', "_");
    source
        .split(|character: char| !character.is_alphanumeric() && character != '_')
        .any(|word| word == name)
}

#[test]
fn no_dependency_is_declared_in_vain() {
    let mut unused = Vec::new();
    for unit in units() {
        let code = ["src", "@oauth2/src"].map(|part| sources(&unit.folder.join(part)));
        let (code, all) = (code.concat(), sources(&unit.folder));
        let idle = unit
            .dependencies
            .iter()
            .filter(|name| !mentions(&code, name));
        let idle = idle.chain(unit.development.iter().filter(|name| !mentions(&all, name)));
        unused.extend(idle.map(|name| format!("{}: {name}", unit.folder.display())));
    }
    assert!(unused.is_empty(), "{unused:#?}");
}

#[test]
fn a_unit_needs_every_unit_that_it_depends_on() {
    let units = units();
    let names: BTreeSet<String> = units
        .iter()
        .map(|unit| {
            unit.folder
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let mut missing = Vec::new();
    for unit in &units {
        let text =
            fs::read_to_string(unit.folder.join("unit.yaml")).expect("every unit is described");
        let description: serde_yaml::Value = serde_yaml::from_str(&text).expect("YAML");
        let with_options = description["needs_with"].as_mapping();
        let with_options = with_options.into_iter().flat_map(|lists| lists.values());
        let needs = with_options.chain([&description["needs"]]);
        let needs = needs.filter_map(|list| list.as_sequence());
        let needs: Vec<&str> = needs.flatten().filter_map(|name| name.as_str()).collect();
        let used = unit
            .dependencies
            .iter()
            .chain(&unit.development)
            .filter(|name| names.contains(*name));
        missing.extend(
            used.filter(|name| !needs.contains(&name.as_str()))
                .map(|name| format!("{}: {name}", unit.folder.display())),
        );
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
