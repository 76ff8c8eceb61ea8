//! Where a project runs and what delivers it: `deploy` and `ci` of the spec.

mod common;

use std::process::Output;

use common::{fixture_catalog, program, spec, text, told, tree};
use egov_msa::blueprint::Blueprint;
use egov_msa::file_tree::FileTree;
use egov_msa::spec::{Database, ProjectSpec};
use tempfile::tempdir;

fn delivered(deploy: &[&str], ci: &[&str]) -> ProjectSpec {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    ProjectSpec {
        database: Database::Postgresql,
        deploy: names(deploy),
        ci: names(ci),
        ..spec("demo-app", &["alpha"])
    }
}

fn rendered(spec: ProjectSpec) -> FileTree {
    tree(spec, &fixture_catalog()).unwrap_or_else(|failure| panic!("{}", told(&failure)))
}

fn refused(spec: ProjectSpec) -> String {
    told(&Blueprint::resolve(spec, &fixture_catalog()).expect_err("is refused"))
}

#[test]
fn what_was_not_chosen_is_not_written() {
    let tree = rendered(spec("demo-app", &["alpha"]));
    let paths = ["Dockerfile", "deploy/compose/alpha.yaml", ".gitlab-ci.yml"];
    for path in paths {
        assert!(tree.get(path).is_none(), "{path}");
    }
}

#[test]
fn a_deployment_comes_with_the_parts_that_it_needs() {
    let tree = rendered(delivered(&["compose"], &[]));
    assert_eq!(text(&tree, "Dockerfile"), "FROM base:1.2.3\n");
}

#[test]
fn a_file_is_written_for_each_process_with_its_ports() {
    let tree = rendered(delivered(&["compose"], &[]));
    let files = ["hub: 8000, 18000", "alpha: 8001, 18001"];
    for file in files {
        let name = file.split(':').next().expect("has a name");
        let path = format!("deploy/compose/{name}.yaml");
        assert_eq!(text(&tree, &path), format!("{file} for operators\n"));
    }
}

#[test]
fn pipelines_know_the_deployments() {
    let tree = rendered(delivered(&["compose"], &["gitlab"]));
    let pipeline = text(&tree, ".gitlab-ci.yml");
    assert_eq!(pipeline, "test: test\ncompose: deploy\n");
}

#[test]
fn a_port_for_operators_exists_for_the_highest_ports_too() {
    let highest = ProjectSpec {
        ports: [("alpha".to_owned(), 65_535)].into(),
        ..delivered(&["compose"], &[])
    };
    let file = rendered(highest);
    let file = text(&file, "deploy/compose/alpha.yaml");
    assert_eq!(file, "alpha: 65535, 55535 for operators\n");
}

#[test]
fn the_port_for_operators_of_one_process_is_not_that_of_another() {
    let met = ProjectSpec {
        ports: [("alpha".to_owned(), 18_000)].into(),
        ..delivered(&[], &[])
    };
    assert_eq!(
        refused(met),
        "Port 18000 of alpha is the port for operators of hub.\n\
         Set another port for alpha under `ports` of a spec file, for example 18001."
    );
}

#[test]
fn a_deployment_needs_a_database_server() {
    let embedded = ProjectSpec {
        database: Database::Sqlite,
        ..delivered(&["compose"], &[])
    };
    let told = refused(embedded);
    assert!(told.contains("--database postgresql"), "{told}");
}

#[test]
fn an_unknown_choice_is_told_with_the_nearest_one() {
    let deployment = refused(delivered(&["composed"], &[]));
    assert!(deployment.contains("\"compose\""), "{deployment}");
    let part = refused(delivered(&["image"], &[]));
    assert!(part.contains("\"image\" is not one of"), "{part}");
    let pipeline = refused(delivered(&[], &["gitlap"]));
    assert!(pipeline.contains("\"gitlab\""), "{pipeline}");
}

#[test]
fn a_project_gets_and_loses_them_by_an_edit_of_its_spec() {
    let folder = tempdir().expect("temporary folder");
    run(
        folder.path(),
        &[
            "new",
            "demo",
            "--services",
            "user-service",
            "--database",
            "postgresql",
        ],
        &["--yes", "--no-git"],
    );
    let project = folder.path().join("demo");
    let spec_file = project.join("egov-msa.yaml");
    let before = std::fs::read_to_string(&spec_file).expect("reads");
    std::fs::write(&spec_file, format!("{before}ci: [github]\n")).expect("writes");
    run(&project, &["apply"], &[]);
    assert!(project.join(".github").is_dir());
    std::fs::write(&spec_file, before).expect("writes");
    run(&project, &["apply"], &[]);
    assert!(!project.join(".github").exists());
}

fn run(folder: &std::path::Path, arguments: &[&str], more: &[&str]) -> Output {
    let mut command = program(folder);
    let output = command.args(arguments).args(more).output();
    let output = output.expect("starts");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {told}");
    output
}
