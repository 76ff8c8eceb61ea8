//! Processes of a project get other ports: its settings and pages follow, what people wrote there stays.

use crate::common::embedded_catalog;
use crate::project::Project;

const SETTINGS: &str = "services/user-service/application.yml";
const REFERENCE: &str = "docs/services/user-service.en.md";

fn with_other_ports(project: &Project) {
    let ports = "ports:\n  api-gateway: 28000\n  config-server: 28888\n  user-service: 28001\n";
    let spec = project.text("egov-msa.yaml");
    project.write("egov-msa.yaml", format!("{spec}{ports}"));
}

#[test]
fn settings_and_pages_follow_the_ports_of_the_spec() {
    let catalog = embedded_catalog();
    let project = Project::new(&catalog, &["user-service"]);
    with_other_ports(&project);
    project.apply(&catalog).expect("applies");
    let expected = [
        (SETTINGS, "port: ${PORT:28001}"),
        (REFERENCE, "`${PORT:28001}`"),
        (
            "platform/api-gateway/application.yml",
            "port: ${PORT:28000}",
        ),
        ("crates/mesh-app/application.yml", "localhost:28888"),
        (
            "docs/platform.en.md",
            "${CONFIG_URL:http://localhost:28888}",
        ),
    ];
    for (path, text) in expected {
        assert!(project.text(path).contains(text), "{path}: {text}");
    }
}

#[test]
fn lines_of_people_stay_when_ports_change() {
    let catalog = embedded_catalog();
    let project = Project::new(&catalog, &["user-service"]);
    let own = "\nnotice:\n  period: 7d\n";
    project.write(SETTINGS, project.text(SETTINGS) + own);
    project.edit(REFERENCE, "# user-service\n", "# user-service\n\nOurs.\n");
    with_other_ports(&project);
    let done = project.apply(&catalog).expect("applies");
    assert_eq!(done.conflicts(), []);
    let settings = project.text(SETTINGS);
    assert!(settings.contains("port: ${PORT:28001}"), "{settings}");
    assert!(settings.ends_with(own), "{settings}");
    let reference = project.text(REFERENCE);
    assert!(reference.contains("\n\nOurs.\n"), "{reference}");
    assert!(reference.contains("${PORT:28001}"), "{reference}");
}

#[test]
fn a_port_that_people_wrote_themselves_is_a_conflict_and_not_lost() {
    let catalog = embedded_catalog();
    let project = Project::new(&catalog, &["user-service"]);
    project.edit(SETTINGS, "${PORT:8001}", "${PORT:9001}");
    with_other_ports(&project);
    let done = project.apply(&catalog).expect("applies");
    assert_eq!(done.conflicts(), [(SETTINGS, "both-changed")]);
    let settings = project.text(SETTINGS);
    assert!(settings.contains("${PORT:9001}"), "{settings}");
    assert!(settings.contains("${PORT:28001}"), "{settings}");
}
