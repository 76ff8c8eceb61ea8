//! Services come and go.

use std::process::Command;

use crate::common::{embedded_catalog, told};
use crate::project::{NOW, Project};

#[test]
fn a_service_that_comes_later_is_the_same_as_one_chosen_at_first() {
    let whole = Project::new(&NOW, &["alpha", "beta", "gamma"]);
    for order in [["alpha", "beta", "gamma"], ["gamma", "alpha", "beta"]] {
        let project = Project::new(&NOW, &order[..1]);
        for service in &order[1..] {
            project.add_service(&NOW, service).expect("is added");
        }
        assert_eq!(project.content(), whole.content(), "{order:?}");
    }
}

#[test]
fn the_small_preset_grows_into_the_large_one_and_back() {
    let catalog = embedded_catalog();
    let services = |preset: &str| -> Vec<&str> {
        let preset = &catalog.presets()[preset];
        preset.services.iter().map(String::as_str).collect()
    };
    let (small, large) = (services("small"), services("large"));
    let project = Project::new(&catalog, &small);
    let before = project.content();
    project
        .add_service(&catalog, "reserve-request-service")
        .expect("is added with what it needs");
    assert!(project.content() == Project::new(&catalog, &large).content());
    for service in large.iter().rev().filter(|name| !small.contains(name)) {
        project
            .remove_service(&catalog, service)
            .unwrap_or_else(|failure| panic!("{service}: {}", told(&failure)));
    }
    assert!(project.content() == before);
}

#[test]
fn a_preset_becomes_its_services_when_they_change() {
    let catalog = embedded_catalog();
    let small = &catalog.presets()["small"].services;
    let project = Project::new(
        &catalog,
        &small.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    let spec = "# Ours.\nversion: 1\nname: demo\n\n# As little as possible.\npreset: small   # for now\ndatabase: sqlite\n";
    project.write("egov-msa.yaml", spec);
    project
        .add_service(&catalog, "reserve-item-service")
        .expect("is added");
    let services: String = small.iter().map(|name| format!("- {name}\n")).collect();
    let expected = format!(
        "# Ours.\nversion: 1\nname: demo\n\n# As little as possible.\nservices: # for now\n{services}\
         - reserve-item-service\ndatabase: sqlite\n"
    );
    assert_eq!(project.text("egov-msa.yaml"), expected);
    project.write(
        "egov-msa.yaml",
        spec.replace("preset: small", "preset:\n  small"),
    );
    let failure = project
        .remove_service(&catalog, "portal-service")
        .expect_err("is refused");
    assert!(
        told(&failure).contains("cannot be edited"),
        "{}",
        told(&failure)
    );
}

#[test]
fn a_service_that_goes_leaves_nothing() {
    let project = Project::new(&NOW, &["alpha"]);
    let before = project.content();
    project.add_service(&NOW, "gamma").expect("is added");
    assert!(project.has("services/gamma/README.md"));
    project.remove_service(&NOW, "gamma").expect("is removed");
    assert_eq!(project.content(), before);
}

#[test]
fn what_people_left_in_the_folder_of_a_service_that_went_is_in_nobodys_way() {
    let catalog = embedded_catalog();
    let project = Project::new(&catalog, &["user-service", "board-service"]);
    project.write(
        "services/board-service/notes/today.txt",
        "call the ministry\n",
    );
    project
        .remove_service(&catalog, "board-service")
        .expect("is removed");
    assert!(project.has("services/board-service/notes/today.txt"));
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "metadata",
        "--no-deps",
        "--offline",
        "--format-version",
        "1",
    ]);
    let output = cargo
        .current_dir(project.folder())
        .output()
        .expect("starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_service_comes_with_what_it_needs_and_only_once() {
    let project = Project::new(&NOW, &["gamma"]);
    project.add_service(&NOW, "beta").expect("is added");
    assert!(project.has("services/alpha/README.md"));
    let again = project.add_service(&NOW, "beta").expect("is there");
    assert_eq!(again.changed, [""; 0]);
}

#[test]
fn a_service_that_others_need_stays() {
    let project = Project::new(&NOW, &["beta", "gamma"]);
    let before = project.content();
    let failure = project
        .remove_service(&NOW, "alpha")
        .expect_err("is needed");
    let told = told(&failure);
    assert!(told.contains("others need it: beta"), "{told}");
    assert!(told.contains("remove-service beta"), "{told}");
    assert_eq!(project.content(), before);
}

#[test]
fn the_last_service_stays() {
    let project = Project::new(&NOW, &["alpha"]);
    let failure = project
        .remove_service(&NOW, "alpha")
        .expect_err("is the last");
    assert!(
        told(&failure).contains("at least one"),
        "{}",
        told(&failure)
    );
}

#[test]
fn names_that_are_nearly_right_are_put_right() {
    let project = Project::new(&NOW, &["alpha", "gamma"]);
    let failure = project.add_service(&NOW, "bata").expect_err("is unknown");
    assert!(told(&failure).contains("Did you mean \"beta\"?"));
    let failure = project.remove_service(&NOW, "gama").expect_err("is absent");
    assert!(told(&failure).contains("Did you mean \"gamma\"?"));
}

#[test]
fn what_people_wrote_into_the_spec_stays() {
    let project = Project::new(&NOW, &["alpha", "gamma"]);
    project.edit("egov-msa.yaml", "version: 1", "# Ours.\nversion: 1");
    project.edit("egov-msa.yaml", "sqlite", "mysql # the ministry's");
    let with = project.text("egov-msa.yaml");
    project.add_service(&NOW, "beta").expect("is added");
    let expected = with.replace("- gamma", "- beta\n- gamma");
    assert_eq!(project.text("egov-msa.yaml"), expected);
    assert!(project.text("notes.txt").contains("Database: mysql"));
    project.remove_service(&NOW, "beta").expect("is removed");
    assert_eq!(project.text("egov-msa.yaml"), with);
}

#[test]
fn a_port_of_ones_own_goes_with_its_service() {
    let project = Project::new(&NOW, &["alpha", "gamma"]);
    let before = project.content();
    let spec = format!("{}ports:\n  gamma: 9000\n", project.text("egov-msa.yaml"));
    project.write("egov-msa.yaml", spec);
    project.apply(&NOW).expect("applies");
    assert!(project.text("notes.txt").contains("* gamma on 9000"));
    project.remove_service(&NOW, "gamma").expect("is removed");
    project.add_service(&NOW, "gamma").expect("is added");
    assert_eq!(project.content(), before);
}

#[test]
fn a_spec_that_cannot_be_edited_with_care_is_left_to_people() {
    let project = Project::new(&NOW, &["alpha", "gamma"]);
    let text = "version: 1\nname: demo\nservices: &all [alpha, gamma]\n";
    project.write("egov-msa.yaml", text);
    let before = project.content();
    let failure = match project.add_service(&NOW, "beta") {
        // A merge that understands this way of writing does no harm.
        Ok(_) => return assert!(project.text("egov-msa.yaml").contains("beta")),
        Err(failure) => told(&failure),
    };
    assert!(failure.contains("Edit services yourself"), "{failure}");
    assert!(failure.contains("alpha, beta, gamma"), "{failure}");
    assert_eq!(project.content(), before);
}

#[test]
fn secrets_stay_and_new_ones_are_added() {
    let project = Project::new(&NOW, &["alpha"]);
    let before = project.text(".env");
    project.add_service(&NOW, "beta").expect("is added");
    let after = project.text(".env");
    let added = after.strip_prefix(&before).expect("what was there stays");
    let secret = added
        .trim()
        .strip_prefix("# Of beta, random.\nBETA_PASSWORD=");
    assert!(secret.is_some_and(|secret| secret.len() >= 32), "{added}");
    project.apply(&NOW).expect("applies");
    assert_eq!(project.text(".env"), after);
}

#[cfg(unix)]
#[test]
fn secrets_behind_a_link_are_left_alone() {
    let project = Project::new(&NOW, &["alpha"]);
    project.rename(".env", "../shared.env");
    let link = project.folder().join(".env");
    std::os::unix::fs::symlink("../shared.env", &link).expect("links");
    let before = project.text(".env");
    project.add_service(&NOW, "beta").expect("is added");
    assert_eq!(project.text(".env"), before);
    assert!(link.is_symlink());
}

#[test]
fn a_clone_without_secrets_gets_none() {
    let project = Project::new(&NOW, &["alpha"]);
    project.remove(".env");
    project.add_service(&NOW, "beta").expect("is added");
    assert!(!project.has(".env"), "cargo run makes it");
}
