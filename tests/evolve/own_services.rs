//! Services of the project's own come, grow and go.

use egov_msa::entities::argument;
use egov_msa::error::Result;
use egov_msa::existing_project::ExistingProject;
use egov_msa::spec_edit;

use crate::common::{embedded_catalog, run, told};
use crate::project::{NOW, Project};

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
