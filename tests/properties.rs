//! What holds for every valid spec and every accepted name.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;
use std::sync::LazyLock;

use common::{embedded_catalog, fixture_catalog, tree};
use egov_msa::blueprint::Blueprint;
use egov_msa::catalog::Catalog;
use egov_msa::document::Document;
use egov_msa::entities::{Definition, Entity, Field, FieldType, OwnService, naming};
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

fn valid_type() -> impl Strategy<Value = FieldType> {
    let decimal = (1_u32..=15).prop_flat_map(|precision| {
        (0..=precision).prop_map(move |scale| FieldType::Decimal { precision, scale })
    });
    let values = vec!["received", "inReview", "ON_HOLD", "done-2"];
    let values = subsequence(values, 1..=4);
    prop_oneof![
        // Seven of the longest are a row on every database.
        (1_u32..=2000).prop_map(FieldType::String),
        select(vec![
            FieldType::Text,
            FieldType::Int,
            FieldType::Long,
            FieldType::Bool,
            FieldType::Date,
            FieldType::DateTime,
            FieldType::Files,
            FieldType::Ref("Petition".into()),
            FieldType::Id("alpha".into()),
        ]),
        decimal,
        values.prop_map(|values| FieldType::Enum(values.into_iter().map(str::to_owned).collect())),
    ]
}

fn valid_definition() -> impl Strategy<Value = Definition> {
    let default = prop_oneof![
        Just("true".to_owned()),
        Just("0.5".to_owned()),
        Just("2026-02-28".to_owned()),
        Just("2026-02-28T23:59:59".to_owned()),
        Just("received".to_owned()),
        "\\PC{0,12}",
        "-?[0-9]{1,9}",
    ];
    (valid_type(), any::<bool>(), default).prop_map(|(kind, required, default)| {
        let fits = kind.check_default(&default).is_ok();
        // No object can refer to itself when it is made.
        let required = required && !matches!(kind, FieldType::Ref(_));
        Definition {
            kind,
            required,
            default: fits.then_some(default),
        }
    })
}

fn valid_label() -> impl Strategy<Value = Option<String>> {
    let label = "[가-힣A-Za-z0-9 ().:-]{1,20}";
    let is_label = |label: &String| naming::check_label(label).is_ok();
    proptest::option::of(label.prop_filter("is not accepted", is_label))
}

fn valid_fields() -> impl Strategy<Value = Vec<Field>> {
    let names = vec!["title", "receivedAt", "type", "order", "no", "yes", "x1"];
    let field = (valid_definition(), valid_label(), valid_label());
    (
        subsequence(names, 1..=7),
        proptest::collection::vec(field, 7),
    )
        .prop_map(|(names, fields)| {
            let fields = names.into_iter().zip(fields);
            let fields = fields.map(|(name, (definition, label, of_value))| {
                let value = definition.kind.values().first().cloned();
                Field {
                    name: name.to_owned(),
                    label,
                    labels: value.into_iter().zip(of_value).collect(),
                    definition,
                }
            });
            fields.collect()
        })
}

fn valid_own_service() -> impl Strategy<Value = OwnService> {
    let plural = proptest::option::of("[a-z]{1,9}-list");
    let port = proptest::option::of(8011_i64..8999);
    let parts = (valid_label(), valid_label(), plural, port, valid_fields());
    parts.prop_map(|(label, of_entity, plural, port, fields)| OwnService {
        label,
        port,
        entities: vec![Entity {
            name: "Petition".into(),
            label: of_entity,
            plural,
            fields,
        }],
        ..OwnService::new("petition")
    })
}

/// Any of the names, or none.
fn any_of(names: &[&str]) -> impl Strategy<Value = BTreeSet<String>> + use<> {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    subsequence(names.clone(), 0..=names.len()).prop_map(|names| names.into_iter().collect())
}

/// A deployment needs a database server.
fn valid_delivery() -> impl Strategy<Value = (Database, BTreeSet<String>, BTreeSet<String>)> {
    let databases = select(Database::ALL.to_vec());
    let delivery = (databases, any_of(&["compose"]), any_of(&["gitlab"]));
    delivery.prop_map(|(database, deploy, ci)| match database {
        Database::Sqlite => (database, BTreeSet::new(), ci),
        Database::Postgresql | Database::Mysql => (database, deploy, ci),
    })
}

fn valid_spec() -> impl Strategy<Value = ProjectSpec> {
    let services = subsequence(vec!["alpha".to_owned(), "beta".to_owned()], 1..=2);
    // Below are the ports for operators of the others.
    let port = proptest::option::of(20_000_i64..65_535);
    let own = proptest::option::of(valid_own_service());
    (valid_name(), services, valid_delivery(), port, own).prop_map(
        |(name, services, (database, deploy, ci), port, own)| {
            let ports: BTreeMap<String, i64> = port
                .map(|port| ("hub".to_owned(), port))
                .into_iter()
                .collect();
            ProjectSpec {
                ports,
                deploy,
                ci,
                own_services: own.into_iter().collect(),
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
    fn a_definition_survives_being_written(definition in valid_definition()) {
        let written = definition.to_string();
        prop_assert_eq!(Definition::parse(&written).expect("parses"), definition);
    }

    /// Whatever stands there, there is an answer, and it names a place.
    #[test]
    fn a_field_can_be_anything(field in "\\PC{0,30}|[a-z:(){},!='\" -]{0,30}") {
        let text = format!("version: 1\nname: demo\nservices:\n- name: petition\n  entities:\n  - name: A\n    fields:\n      a: {field}\n");
        let document = Document { name: "spec.yaml", text: &text };
        let spec = SpecFile::parse(&document).and_then(|file| file.into_spec(None, &CATALOG));
        let resolved = spec.and_then(|spec| Blueprint::resolve(spec, &CATALOG));
        if let Err(failure) = resolved.map_err(|failure| document.locate(failure)) {
            let told = common::told(&failure);
            prop_assert!(told.starts_with("spec.yaml:"), "{}", told);
        }
    }

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
    let mut members = BTreeSet::new();
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
