//! From a spec to files in memory, with a small set of templates.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::{fixture_catalog, fixture_folder, spec, text, told, tree};
use egov_msa::blueprint::Blueprint;
use egov_msa::catalog::Catalog;
use egov_msa::file_tree::{FileTree, Mode};
use egov_msa::schema::SCHEMA_FILE;
use egov_msa::spec::ProjectSpec;
use egov_msa::template_files::TemplateFiles;

fn rendered(services: &[&str]) -> FileTree {
    tree(spec("demo-app", services), &fixture_catalog()).expect("renders")
}

fn failure_of(spec: ProjectSpec) -> String {
    told(&Blueprint::resolve(spec, &fixture_catalog()).expect_err("is refused"))
}

/// The fixture with some files laid over it.
fn overlaid(files: &[(&str, &str)]) -> Result<Catalog, String> {
    let folder = tempfile::tempdir().expect("temporary folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("has a parent")).expect("creates");
        fs::write(path, text).expect("writes");
    }
    let mut all = TemplateFiles::from_folder(&fixture_folder()).expect("reads");
    all.overlay(folder.path())
        .and_then(|()| Catalog::load(all))
        .map_err(|failure| told(&failure))
}

#[test]
fn a_project_consists_of_the_chosen_units_and_what_they_need() {
    let tree = rendered(&["beta"]);
    let paths: Vec<&str> = tree.iter().map(|(path, _)| path).collect();
    assert_eq!(
        paths,
        [
            ".egov-msa/lock.yaml",
            ".egov-msa/pristine",
            ".egov-msa/schema.json",
            ".env",
            ".env.example",
            ".gitignore",
            "Cargo.lock",
            "Cargo.toml",
            "config/beta.yml",
            "crates/lib-a/src/lib.rs",
            "egov-msa.yaml",
            "platform/hub/README.md",
            "run.sh",
            "services/alpha/README.md",
            "services/beta/README.md",
        ]
    );
}

#[test]
fn what_was_not_chosen_leaves_no_trace() {
    let tree = rendered(&["alpha"]);
    // The schema of the spec tells of all that could be chosen.
    for (path, file) in tree.iter().filter(|(path, _)| *path != SCHEMA_FILE) {
        assert!(
            !String::from_utf8_lossy(&file.bytes).contains("beta"),
            "{path}"
        );
    }
}

#[test]
fn templates_know_the_blueprint() {
    let tree = rendered(&["alpha"]);
    let version = env!("CARGO_PKG_VERSION");
    let expected = format!(
        "# demo-app demo_app sqlite {version}\n# crate lib-a at crates/lib-a\n\
         # platform hub 8000 - 허브\n# service alpha 8001 /alpha 알파\n"
    );
    assert_eq!(text(&tree, "Cargo.toml"), expected);
}

#[test]
fn only_tera_files_are_rendered_and_the_others_are_copied_byte_for_byte() {
    let tree = rendered(&["alpha"]);
    assert_eq!(
        text(&tree, "run.sh"),
        "#!/bin/sh\necho \"«not a variable»\"\n"
    );
    assert_eq!(text(&tree, "crates/lib-a/src/lib.rs"), "//! A library.");
    assert_eq!(text(&tree, "platform/hub/README.md"), "hub demo-app\n");
}

#[test]
fn a_template_that_comes_out_empty_is_not_written() {
    let page = "<% if services | length > 1 -%>\nboth\n<% endif -%>\n";
    let catalog = overlaid(&[("services/alpha/@project/both.md.tera", page)]).expect("is valid");
    let rendered = |services: &[&str]| tree(spec("demo-app", services), &catalog).expect("renders");
    assert!(rendered(&["alpha"]).get("both.md").is_none());
    assert_eq!(text(&rendered(&["beta"]), "both.md"), "both\n");
}

#[test]
fn what_a_unit_adds_to_another_is_there_when_both_are_and_templates_know_it() {
    let row = "services/alpha/@project/services/beta/rows/alpha.csv";
    let list = "<% for service in services -%>\n\
        «service.name» «\"services/beta/rows/\" ~ service.name ~ \".csv\" in files»\n<% endfor -%>\n";
    let catalog = overlaid(&[(row, "1"), ("project/list.txt.tera", list)]).expect("is valid");
    let rendered = |services: &[&str]| tree(spec("demo-app", services), &catalog).expect("renders");
    let (alone, both) = (rendered(&["alpha"]), rendered(&["beta"]));
    assert!(alone.get("services/beta/rows/alpha.csv").is_none());
    assert_eq!(text(&alone, "list.txt"), "alpha false\n");
    assert_eq!(text(&both, "services/beta/rows/alpha.csv"), "1");
    assert_eq!(text(&both, "list.txt"), "alpha true\nbeta false\n");
}

#[test]
fn scripts_are_executable_and_secrets_private() {
    let tree = rendered(&["alpha"]);
    let modes: BTreeMap<&str, Mode> = tree.iter().map(|(path, file)| (path, file.mode)).collect();
    assert_eq!(modes["run.sh"], Mode::Executable);
    assert_eq!(modes[".env"], Mode::Private);
    assert_eq!(modes["Cargo.toml"], Mode::Regular);
}

#[test]
fn secrets_are_in_env_and_nowhere_else() {
    let tree = rendered(&["alpha"]);
    let secret = text(&tree, ".env")
        .lines()
        .find_map(|line| line.strip_prefix("TOKEN_SECRET="))
        .expect("is there");
    assert_eq!(secret.len(), 43);
    assert!(text(&tree, ".env").contains("\nHOST=127.0.0.1\n"));
    for (path, file) in tree.iter().filter(|(path, _)| *path != ".env") {
        assert!(
            !String::from_utf8_lossy(&file.bytes).contains(secret),
            "{path}"
        );
    }
    assert!(!text(&tree, ".egov-msa/lock.yaml").contains("path: .env\n"));
}

#[test]
fn the_spec_in_the_project_names_every_service() {
    let tree = rendered(&["beta"]);
    assert!(
        text(&tree, "egov-msa.yaml")
            .ends_with("name: demo-app\nservices:\n- alpha\n- beta\ndatabase: sqlite\n")
    );
}

#[test]
fn port_overrides_reach_the_templates() {
    let mut spec = spec("demo-app", &["alpha"]);
    spec.ports.insert("alpha".into(), 9001);
    let tree = tree(spec, &fixture_catalog()).expect("renders");
    assert!(text(&tree, "Cargo.toml").contains("alpha 9001"));
    assert!(text(&tree, "egov-msa.yaml").ends_with("ports:\n  alpha: 9001\n"));
}

#[test]
fn ports_are_checked() {
    for (ports, expected) in [
        (&[("alpha", 8000)][..], "hub and alpha both have port 8000."),
        (&[("alpha", 80)], "The port 80 of alpha is not allowed."),
        (
            &[("alpha", 70000)],
            "The port 70000 of alpha is not allowed.",
        ),
        (
            &[("alhpa", 9000)],
            "the project has no process \"alhpa\".\nDid you mean \"alpha\"?",
        ),
        (&[("lib-a", 9000)], "the project has no process \"lib-a\"."),
    ] {
        let mut spec = spec("demo-app", &["alpha"]);
        spec.ports = ports
            .iter()
            .map(|(name, port)| ((*name).to_owned(), *port))
            .collect();
        let told = failure_of(spec);
        assert!(told.contains(expected), "{told}");
    }
}

#[test]
fn a_port_collision_names_a_free_port() {
    let mut spec = spec("demo-app", &["alpha", "beta"]);
    spec.ports.insert("beta".into(), 8000);
    assert!(failure_of(spec).contains("for example 8002."));
}

#[test]
fn services_are_checked() {
    assert!(
        failure_of(spec("demo-app", &["alpah"]))
            .contains("no service \"alpah\".\nDid you mean \"alpha\"?")
    );
    assert!(failure_of(spec("demo-app", &[])).contains("No service is chosen"));
    assert!(failure_of(spec("demo-app", &["zzz"])).contains("Valid: alpha, beta"));
    assert!(failure_of(spec("demo-app", &["hub"])).contains("\"hub\" is not a service to choose"));
}

#[test]
fn names_of_units_and_packages_are_taken() {
    assert!(failure_of(spec("alpha", &["alpha"])).contains("belongs to a package"));
    assert!(failure_of(spec("lib_a", &["alpha"])).contains("belongs to a package"));
}

#[test]
fn an_overlay_replaces_files_and_brings_units_and_presets() {
    let catalog = overlaid(&[
        ("platform/hub/README.md", "our own «hub»"),
        (
            "services/gamma/unit.yaml",
            "kind: service\nport: 8003\nroute: /gamma\nsummary: {ko: 감마, en: gamma}\n",
        ),
        ("services/gamma/README.md.tera", "gamma of «project.name»"),
        (
            "presets/ours.yaml",
            "summary: {ko: 우리, en: ours}\nservices: [gamma]\n",
        ),
        ("README.md", "about this folder of templates"),
    ])
    .expect("is valid");
    let tree = tree(spec("demo-app", &["gamma"]), &catalog).expect("renders");
    assert_eq!(text(&tree, "platform/hub/README.md"), "our own «hub»");
    assert_eq!(
        text(&tree, "services/gamma/README.md"),
        "gamma of demo-app\n"
    );
    assert!(tree.get("README.md").is_none());
    assert!(catalog.presets().contains_key("ours"));
}

#[test]
fn versions_of_ones_own_lie_over_the_others_key_by_key() {
    let versions = "images:\n  base: registry.example.org/base:9\n";
    let catalog = overlaid(&[("versions.yaml", versions)]).expect("is valid");
    let images = &catalog.versions()["images"];
    assert_eq!(images["base"], "registry.example.org/base:9");
    assert_eq!(images["other"], "other:4");
}

#[test]
fn secrets_of_ones_own_are_added_and_take_the_place_of_others() {
    let secret = |name: &str, reader: &str| {
        let keys = "[{name: SMS_KEY, credential: key, made: given}]";
        format!(
            "- {{name: {name}, summary: {{ko: ㄱ, en: g}}, readers: [{reader}], keys: {keys}}}\n"
        )
    };
    let list = secret("shared", "beta") + &secret("sms", "alpha");
    let catalog = overlaid(&[("secrets.yaml", &list)]).expect("is valid");
    let blueprint = Blueprint::resolve(spec("demo-app", &["alpha", "beta"]), &catalog);
    let secrets = blueprint.expect("resolves").secrets;
    let readers = secrets
        .iter()
        .map(|one| (&*one.name, one.readers.join(" "), &*one.keys[0].name));
    let expected = [("shared", "beta", "SMS_KEY"), ("sms", "alpha", "SMS_KEY")];
    assert!(readers.eq(expected.map(|(name, readers, key)| (name, readers.to_owned(), key))));
}

#[test]
fn a_process_reads_the_secrets_of_its_libraries_and_not_those_of_other_processes() {
    let blueprint = Blueprint::resolve(spec("demo-app", &["beta"]), &fixture_catalog());
    let secrets = blueprint.expect("resolves").secrets;
    // Beta needs alpha, and not the library that these two have.
    assert_eq!(secrets[0].readers, ["hub", "alpha"]);
}

#[test]
fn faulty_templates_are_refused_with_their_place() {
    let service = "kind: service\nport: 8003\nroute: /gamma\nsummary: {ko: ㄱ, en: g}\n";
    for (path, text, expected) in [
        (
            "versions.yaml",
            "images:\n  bsae: b\n",
            "versions.yaml:2:9: There is no \"bsae\" here.\n  |\n2 |   bsae: b\n  |         ^\nDid you mean \"base\"?",
        ),
        (
            "versions.yaml",
            "images: b\n",
            "versions.yaml:1:9: Keys with values belong here",
        ),
        (
            "secrets.yaml",
            "- {name: x, summary: {ko: ㄱ, en: g}, readers: [alhpa], keys: []}\n",
            "secrets.yaml:1:48: The secret x names \"alhpa\", which does not exist.",
        ),
        (
            "service/x/unit.yaml",
            "",
            "no folder \"service\".\nDid you mean \"services\"?",
        ),
        (
            "services/gamma/README.md",
            "",
            "The folder services/gamma has no unit.yaml.",
        ),
        (
            "services/gamma/unit.yaml",
            "kind: service\nprot: 1\n",
            "unit.yaml:2:1: There is no \"prot\" here.",
        ),
        (
            "services/gamma/unit.yaml",
            "kind: sevice\n",
            "Did you mean \"service\"?",
        ),
        (
            "services/gamma/unit.yaml",
            "kind: service\n",
            "port is missing.",
        ),
        (
            "services/gamma/unit.yaml",
            "kind: crate\n",
            "unit.yaml:1:1: A unit of this kind belongs into the folder",
        ),
        (
            "services/hub/unit.yaml",
            service,
            "The name hub belongs to two folders",
        ),
        (
            "crates/lib-b/unit.yaml",
            "kind: crate\nneeds: [lib-c]\n",
            "lib-b needs \"lib-c\", which does not exist.",
        ),
        (
            "presets/x.yaml",
            "summary: {ko: x, en: x}\nservices: [hub]\n",
            "has the service \"hub\"",
        ),
        ("Cargo.lock", "version = ", "This lock file cannot be read"),
    ] {
        let told = overlaid(&[(path, text)]).expect_err(path);
        assert!(told.contains(expected), "{path}: {told}");
    }
}

#[test]
fn faults_that_show_only_in_a_project_are_refused_too() {
    for (path, text, expected) in [
        (
            "services/alpha/unit.yaml",
            "kind: service\nport: 8001\nroute: Alpha\nsummary: {ko: a, en: a}\n",
            "\"Alpha\" of alpha",
        ),
        (
            "services/alpha/unit.yaml",
            "kind: service\nport: 8001\nroute: /beta\nsummary: {ko: a, en: a}\n",
            "the route /beta",
        ),
        (
            "services/alpha/bad.txt.tera",
            "a\n«nothing»",
            "services/alpha/bad.txt.tera",
        ),
        (
            "services/alpha/bad.txt.tera",
            "<% if %>",
            "services/alpha/bad.txt.tera",
        ),
        (
            "services/alpha/@project/run.sh",
            "",
            "Two templates write run.sh: project/run.sh and services/alpha/@project/run.sh",
        ),
        (
            "services/alpha/@project/egov-msa.yaml",
            "",
            "Two templates write egov-msa.yaml",
        ),
    ] {
        let catalog = overlaid(&[(path, text)]).expect("loads");
        let told = told(&tree(spec("demo-app", &["alpha", "beta"]), &catalog).expect_err(path));
        assert!(told.contains(expected), "{path}: {told}");
    }
}

#[test]
fn a_missing_folder_of_templates_is_told() {
    let failure = TemplateFiles::from_folder(Path::new("/no/such/folder")).expect_err("is missing");
    assert!(told(&failure).contains("/no/such/folder: This is not a folder of templates."));
}
