//! Services of the project's own get other names.

use crate::common::{embedded_catalog, run};
use crate::project::Project;

/// A project with two services of its own, of which one refers to the other.
const OWN: &str = "\
- user-service
# What citizens ask for.
- name: petition # for now
  label: 민원
  port: 8011
  entities:
  - name: Petition
    fields:
      title: string(200)!
- name: survey
  port: 8012
  entities:
  - name: Survey
    fields:
      occasion: {type: id(petition)!, label: 계기}
      other: id( petition )
";

fn project() -> Project {
    with_spec(OWN)
}

fn with_spec(services: &str) -> Project {
    let project = Project::new(&embedded_catalog(), &["user-service"]);
    project.edit("egov-msa.yaml", "- user-service\n", services);
    project.apply(&embedded_catalog()).expect("applies");
    project
}

fn try_rename(project: &Project, from: &str, to: &str) -> (Option<i32>, String) {
    let output = run(project.folder(), &["rename-service", from, to]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), told)
}

fn rename(project: &Project, from: &str, to: &str) {
    let (code, told) = try_rename(project, from, to);
    assert_eq!(code, Some(0), "{told}");
}

#[test]
fn a_renamed_service_is_as_if_it_had_always_had_its_name() {
    let project = project();
    let before = project.content();
    rename(&project, "petition", "complaint");
    let renamed = OWN
        .replace("name: petition", "name: complaint")
        .replace("id(petition)", "id(complaint)")
        .replace("id( petition )", "id( complaint )");
    assert!(project.text("egov-msa.yaml").contains(&renamed));
    assert!(project.content() == with_spec(&renamed).content());
    rename(&project, "complaint", "petition");
    assert!(project.content() == before);
}

#[test]
fn what_people_made_of_it_goes_along() {
    let project = project();
    let library = "services/petition/src/lib.rs";
    let edited = format!("{}\n/// Ours.\npub mod ours;\n", project.text(library));
    project.write(library, &edited);
    project.write("services/petition/src/ours.rs", "//! Ours.\n");
    project.write("services/petition/notes/today.txt", "call the ministry\n");
    project.remove("services/petition/tests/main.rs");
    rename(&project, "petition", "complaint");
    let library = project.text("services/complaint/src/lib.rs");
    assert!(library.contains("pub mod ours;") && library.contains("name: \"complaint\""));
    assert_eq!(
        project.text("services/complaint/src/ours.rs"),
        "//! Ours.\n"
    );
    assert_eq!(
        project.text("services/complaint/notes/today.txt"),
        "call the ministry\n"
    );
    assert!(!project.has("services/complaint/tests/main.rs"));
    assert!(!project.has("services/petition"));
    let undone = run(project.folder(), &["undo"]);
    assert!(undone.status.success());
    assert_eq!(project.text("services/petition/src/lib.rs"), edited);
    assert!(project.has("services/petition/notes/today.txt"));
    assert!(!project.has("services/complaint"));
}

#[test]
fn what_people_wrote_beside_the_name_is_no_conflict() {
    let project = project();
    let route = "        - id: partner\n          uri: https://partner.example.kr\n";
    project.edit(
        "config/api-gateway.yml",
        "        - id: petition\n",
        &format!("{route}        - id: petition\n"),
    );
    let lock = project.text("Cargo.lock");
    let (before, after) = lock.split_once("name = \"petition\"").expect("is there");
    let after = after.replacen(" \"mesh-api-log\",", " \"itoa\",\n \"mesh-api-log\",", 1);
    project.write("Cargo.lock", format!("{before}name = \"petition\"{after}"));
    rename(&project, "petition", "complaint");
    let routes = project.text("config/api-gateway.yml");
    assert!(routes.contains(&format!(
        "{route}        - id: complaint\n          uri: lb://complaint\n"
    )));
    let lock = project.text("Cargo.lock");
    let package = lock
        .split("[[package]]\n")
        .find(|one| one.contains("name = \"complaint\""));
    assert!(
        package.expect("is there").contains(" \"itoa\",\n"),
        "{package:?}"
    );
    assert!(!lock.contains("\"petition\""));
}

#[test]
fn a_line_of_the_name_that_people_have_changed_is_theirs_to_decide() {
    let project = project();
    let path = "config/api-gateway.yml";
    project.edit(path, "Path=/petition/**", "Path=/petition/**,/old/**");
    let (code, _) = try_rename(&project, "petition", "complaint");
    assert_eq!(code, Some(5));
    assert!(project.text(path).contains("<<<<<<<"));
}

#[test]
fn a_name_that_cannot_be_changes_nothing() {
    let project = project();
    project.write("services/complaint/src/lib.rs", "// Somebody else's.\n");
    let before = project.content();
    for (from, to, code, expected) in [
        ("petiton", "x1", 2, "Did you mean \"petition\"?"),
        (
            "user-service",
            "x1",
            2,
            "user-service is a service of the catalogue",
        ),
        ("petition", "user-service", 2, "belongs to a package"),
        ("petition", "survey", 2, "belongs to a package"),
        ("petition", "my_petition", 2, "has a \"_\""),
        ("petition", "complaint", 73, "services/complaint/src/lib.rs"),
    ] {
        let (found, told) = try_rename(&project, from, to);
        assert_eq!(found, Some(code), "{told}");
        assert!(told.contains(expected), "{told}");
    }
    assert!(project.content() == before);
}
