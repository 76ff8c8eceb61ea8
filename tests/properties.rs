//! What holds for every valid spec and every accepted name.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::sync::LazyLock;

use common::{embedded_catalog, fixture_catalog, tree};
use egov_msa::blueprint::Blueprint;
use egov_msa::catalog::Catalog;
use egov_msa::document::Document;
use egov_msa::file_tree::FileTree;
use egov_msa::names;
use egov_msa::render::render;
use egov_msa::spec::{Database, ProjectSpec, SpecFile};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

static CATALOG: LazyLock<Catalog> = LazyLock::new(fixture_catalog);

fn valid_name() -> impl Strategy<Value = String> {
    let words = select(vec!["no", "yes", "on", "null", "y", "e1"]).prop_map(str::to_owned);
    let accepted = |name: &String| names::check(name, &CATALOG.taken_names()).is_ok();
    prop_oneof![words, "[a-z][a-z0-9_-]{0,62}"].prop_filter("is not accepted", accepted)
}

fn valid_spec() -> impl Strategy<Value = ProjectSpec> {
    let services = subsequence(vec!["alpha".to_owned(), "beta".to_owned()], 1..=2);
    let port = proptest::option::of(9000_i64..65535);
    (valid_name(), services, select(Database::ALL.to_vec()), port).prop_map(
        |(name, services, database, port)| {
            let ports: BTreeMap<String, i64> = port
                .map(|port| ("hub".to_owned(), port))
                .into_iter()
                .collect();
            ProjectSpec {
                ports,
                ..ProjectSpec::new(name, services, database)
            }
        },
    )
}

fn rendered(spec: &ProjectSpec) -> FileTree {
    let blueprint = Blueprint::resolve(spec.clone(), &CATALOG).expect("is valid");
    render(&blueprint, &CATALOG).expect("a valid blueprint renders")
}

proptest! {
    #[test]
    fn a_spec_survives_yaml(spec in valid_spec()) {
        let text = serde_yaml::to_string(&spec).expect("serialises");
        let file = SpecFile::parse(&Document { name: "spec.yaml", text: &text }).expect("parses");
        prop_assert_eq!(file.into_spec(None, &CATALOG).expect("is complete"), spec);
    }

    #[test]
    fn every_valid_spec_renders_and_always_the_same(spec in valid_spec()) {
        prop_assert_eq!(rendered(&spec), rendered(&spec));
    }

    #[test]
    fn the_spec_in_a_project_gives_that_project(spec in valid_spec()) {
        let first = rendered(&spec);
        let text = String::from_utf8(first.get("egov-msa.yaml").expect("is there").bytes.clone()).expect("UTF-8");
        let file = SpecFile::parse(&Document { name: "egov-msa.yaml", text: &text }).expect("parses");
        prop_assert_eq!(rendered(&file.into_spec(None, &CATALOG).expect("is complete")), first);
    }
}

/// Cargo is asked about many names in one run: each is a member of one workspace.
#[test]
fn accepted_names_are_package_names_for_cargo() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let folder = tempfile::tempdir().expect("temporary folder");
    let mut members = std::collections::BTreeSet::new();
    while members.len() < 60 {
        members.insert(
            valid_name()
                .new_tree(&mut runner)
                .expect("generates")
                .current(),
        );
    }
    for name in &members {
        let member = folder.path().join(name);
        fs::create_dir_all(member.join("src")).expect("creates");
        fs::write(member.join("src/main.rs"), "fn main() {}\n").expect("writes");
        fs::write(
            member.join("Cargo.toml"),
            format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n"),
        )
        .expect("writes");
    }
    fs::write(
        folder.path().join("Cargo.toml"),
        "[workspace]\nmembers = [\"*\"]\nresolver = \"3\"\n",
    )
    .expect("writes");
    let mut cargo = Command::new(env!("CARGO"));
    let output = cargo
        .args([
            "metadata",
            "--offline",
            "--no-deps",
            "--format-version",
            "1",
        ])
        .current_dir(folder.path())
        .output()
        .expect("cargo starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "",
        "cargo warns of a name"
    );
}

#[test]
fn embedded_presets_are_deterministic() {
    let catalog = embedded_catalog();
    for preset in catalog.presets().values() {
        let spec = ProjectSpec::new("demo".into(), preset.services.clone(), Database::Sqlite);
        let [first, second]: [Vec<_>; 2] = [(); 2].map(|()| {
            let tree = tree(spec.clone(), &catalog).expect("renders");
            tree.iter()
                .filter(|(path, _)| *path != ".env")
                .map(|(path, file)| (path.to_owned(), file.clone()))
                .collect()
        });
        assert_eq!(first, second);
    }
}
