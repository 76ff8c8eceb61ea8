//! Services of the project's own come, grow and go.

use egov_msa::entities::argument;
use egov_msa::error::Result;
use egov_msa::existing_project::ExistingProject;
use egov_msa::spec_edit;

use crate::common::{embedded_catalog, fixture_catalog, run, told};
use crate::project::{Done, NOW, Project};

const PETITION: &str = "Petition title:string(200)! content:text";
const REPLY: &str = "Reply body:text! petition:ref(Petition)!";

fn succeed(project: &Project, arguments: &[&str]) {
    let output = run(project.folder(), arguments);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {told}");
}

#[test]
fn a_service_of_ones_own_is_the_same_however_it_came_to_be() {
    let catalog = embedded_catalog();
    let project = Project::new(&catalog, &["user-service"]);
    let before = project.content();
    succeed(&project, &["add-service", "petition", "--entity", PETITION]);
    succeed(&project, &["add-entity", "petition", REPLY]);
    let grown = project.content();
    assert!(grown.contains_key("services/petition/src/lib.rs"));

    let at_once = Project::new(&catalog, &["user-service"]);
    let entities = ["--entity", PETITION, "--entity", REPLY];
    succeed(
        &at_once,
        &[&["add-service", "petition"], &entities[..]].concat(),
    );
    assert!(at_once.content() == grown);

    let by_hand = Project::new(&catalog, &["user-service"]);
    by_hand.write("egov-msa.yaml", &grown["egov-msa.yaml"]);
    succeed(&by_hand, &["apply"]);
    assert!(by_hand.content() == grown);

    succeed(&project, &["remove-service", "petition"]);
    assert!(project.content() == before);
}

#[test]
fn a_service_without_entities_gets_the_next_free_port_and_its_label() {
    let project = Project::new(&embedded_catalog(), &["user-service"]);
    succeed(&project, &["add-service", "first", "--empty"]);
    succeed(&project, &["add-service", "second", "--label", "둘째"]);
    let spec = project.text("egov-msa.yaml");
    let expected = "- name: first\n  port: 8011\n- name: second\n  label: 둘째\n  port: 8012\n";
    assert!(spec.contains(expected), "{spec}");
}

#[test]
fn a_mistyped_name_does_not_become_a_service() {
    let project = Project::new(&NOW, &["alpha"]);
    let failure = project
        .add_service(&NOW, "petition")
        .expect_err("is unknown");
    let told = told(&failure);
    assert!(told.contains("add-service petition --empty"), "{told}");
}

#[test]
fn a_name_that_is_taken_and_an_entity_for_no_service_are_refused() -> Result<()> {
    let project = Project::new(&NOW, &["alpha"]);
    let spec = ExistingProject::open(project.folder())?.spec(&NOW)?;
    let own = spec_edit::with_own_service(&spec, "alpha", None, Vec::new(), &NOW);
    assert!(own.is_err());
    let reply = argument::parse("Reply body:text")?;
    assert!(egov_msa::entities::spec_with_entity(&spec, "alpha", reply).is_err());
    Ok(())
}

/// A step that was taken is not taken again, and nobody would see why the column is missing.
#[test]
fn a_table_that_changes_or_goes_is_told_and_a_new_one_is_not() {
    let catalog = fixture_catalog();
    let project = Project::new(&catalog, &["alpha"]);
    let step = "services/petition/src/migration/m0001_create_petition.rs";
    let own = "- alpha\n- name: petition\n  port: 8011\n  entities:\n  - name: Petition\n    fields:\n      title: text\n";
    project.edit("egov-msa.yaml", "- alpha\n", own);
    let first = project.apply(&catalog).expect("applies");
    assert!(project.has(step) && first.notes.is_empty());
    let spec = project.text("egov-msa.yaml");
    let more =
        "      title: text\n      dueDate: date\n  - name: Reply\n    fields:\n      body: text\n";
    project.write("egov-msa.yaml", spec.replace("      title: text\n", more));
    let second = project.apply(&catalog).expect("applies");
    assert_eq!(project.text(step), "petition\ntitle\ndue_date\n");
    assert_eq!(told_of(&second), [(step, "table-changed")]);

    project.write("egov-msa.yaml", &spec);
    project.apply(&catalog).expect("applies");
    let third = project.apply(&catalog).expect("nothing to do");
    assert_eq!(told_of(&third), []);
    project.write(
        "egov-msa.yaml",
        spec.replace("name: Petition", "name: Letter"),
    );
    let renamed = project.apply(&catalog).expect("applies");
    assert_eq!(told_of(&renamed), [(step, "table-removed")]);
    let gone = project.remove_service(&catalog, "petition");
    assert_eq!(told_of(&gone.expect("is removed")), []);
}

fn told_of(done: &Done) -> Vec<(&str, &str)> {
    let notes = done.notes.iter();
    notes
        .map(|note| (note.path.as_str(), note.kind.name()))
        .collect()
}
