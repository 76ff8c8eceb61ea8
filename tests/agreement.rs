//! Ports, names, routes, exchanges and variables are the same in sources, configuration, deployments, pipelines and
//! pages of a project: those of its spec. Where one occurrence differs, the check tells file and line.

mod common;

#[path = "agreement/book.rs"]
mod book;
#[path = "agreement/facts.rs"]
mod facts;
#[path = "agreement/metamorphosis.rs"]
mod metamorphosis;
#[path = "agreement/mutation.rs"]
mod mutation;
#[path = "agreement/names.rs"]
mod names;
#[path = "agreement/pages.rs"]
mod pages;
#[path = "agreement/policies.rs"]
mod policies;
#[path = "agreement/ports.rs"]
mod ports;
#[path = "agreement/secrets.rs"]
mod secrets;
#[path = "agreement/siblings.rs"]
mod siblings;
#[path = "agreement/sources.rs"]
mod sources;
#[path = "agreement/variables.rs"]
mod variables;

use std::collections::BTreeMap;

use common::{embedded_catalog, spec, spec_of_fixture, told};
use egov_msa::blueprint::Blueprint;
use egov_msa::catalog::{Catalog, Kind};
use egov_msa::render::render;
use egov_msa::spec::{Database, ProjectSpec, SignInProvider};
use facts::Facts;
use pages::{Pages, Problem, is_told, pages_of};

/// A spec with all that can deliver the project.
fn delivered(mut spec: ProjectSpec, database: Database, catalog: &Catalog) -> ProjectSpec {
    let all = |kind| {
        let units = catalog.units_of(kind).into_iter();
        units.map(|unit| unit.name.clone()).collect()
    };
    spec.database = database;
    spec.deploy = all(Kind::Deployment);
    spec.ci = all(Kind::Pipeline);
    spec
}

/// The large preset, and a project with services of its own.
fn specs(catalog: &Catalog) -> [ProjectSpec; 2] {
    let services = &catalog.presets()["large"].services;
    let services: Vec<&str> = services.iter().map(String::as_str).collect();
    let large = spec("demo-mesh", &services);
    let own = spec_of_fixture("own-services.yaml");
    [
        delivered(large, Database::Postgresql, catalog),
        delivered(own, Database::Mysql, catalog),
    ]
}

fn rendered(spec: ProjectSpec, catalog: &Catalog) -> Pages {
    let tree = Blueprint::resolve(spec, catalog).and_then(|blueprint| render(&blueprint, catalog));
    pages_of(&tree.unwrap_or_else(|failure| panic!("{}", told(&failure))))
}

/// What is wrong in some files of a project, which are compared with each other where they are made alike.
fn problems(facts: &Facts, counts: &BTreeMap<String, usize>, pages: &Pages) -> Vec<Problem> {
    let of_each = pages.iter().flat_map(|(path, text)| {
        let mut found = sources::problems(facts, path, text);
        if is_told(path) {
            found.extend(ports::problems(facts, path, text));
            found.extend(policies::problems(facts, path, text));
            found.extend(names::problems(facts, path, text));
            found.extend(variables::problems(facts, counts, path, text));
        }
        found
    });
    of_each.chain(siblings::problems(facts, pages)).collect()
}

/// Nothing is found in any of the projects.
fn assert_none(find: impl Fn(&Facts, &Pages) -> Vec<String>) {
    let catalog = embedded_catalog();
    for spec in specs(&catalog) {
        let pages = rendered(spec, &catalog);
        let found = find(&Facts::of(&pages, &catalog), &pages);
        assert!(found.is_empty(), "{}:\n{}", found.len(), found.join("\n"));
    }
}

#[test]
fn every_file_tells_of_the_same_project() {
    assert_none(|facts, pages| {
        let problems = problems(facts, &variables::counts(pages), pages);
        problems.iter().map(Problem::to_string).collect()
    });
}

#[test]
fn a_single_occurrence_that_differs_is_found() {
    assert_none(mutation::missed);
}

#[test]
fn the_name_of_another_process_in_the_place_of_ones_own_is_found() {
    assert_none(mutation::missed_strangers);
}

#[test]
fn every_file_follows_when_ports_and_names_change() {
    let catalog = embedded_catalog();
    let mut problems = metamorphosis::of_ports(&catalog);
    problems.extend(metamorphosis::of_names(&catalog));
    let lines: Vec<String> = problems.iter().map(Problem::to_string).collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
}

#[test]
fn the_book_of_operators_tells_of_settings_and_alerts_that_there_are() {
    let catalog = embedded_catalog();
    let mut lonely = spec("demo-mesh", &["user-service"]);
    lonely.deploy = ["systemd".to_owned()].into();
    lonely.database = Database::Mysql;
    for spec in specs(&catalog).into_iter().chain([lonely]) {
        let pages = rendered(spec, &catalog);
        let facts = Facts::of(&pages, &catalog);
        let problems = book::problems(&facts, &pages);
        let lines: Vec<String> = problems.iter().map(Problem::to_string).collect();
        assert!(lines.is_empty(), "{}", lines.join("\n"));
    }
}

#[test]
fn a_recipe_for_an_alert_that_is_not_there_is_found() {
    let catalog = embedded_catalog();
    let [spec, _] = specs(&catalog);
    let mut pages = rendered(spec, &catalog);
    let facts = Facts::of(&pages, &catalog);
    let changes = [
        ("| `InstanceDown` |", "| `InstanceGone` |"),
        ("| `events_outbox_waiting` |", "| `events_outbox_waits` |"),
        ("| `ENCRYPT_KEY` |", "| `ENCRYPTION_KEY` |"),
        ("| `encrypt.key` |", "| `encryption.key` |"),
    ];
    for (text, instead) in changes {
        let page = pages["docs/operations.en.md"].clone();
        assert!(page.contains(text), "{text}");
        pages.insert(
            "docs/operations.en.md".to_owned(),
            page.replace(text, instead),
        );
        assert!(!book::problems(&facts, &pages).is_empty(), "{instead}");
        pages.insert("docs/operations.en.md".to_owned(), page);
    }
}

/// A project with people who sign in elsewhere, so that there is every secret.
fn with_every_secret(catalog: &Catalog) -> (Blueprint, Pages) {
    let [spec, _] = specs(catalog);
    let oauth2 = SignInProvider::ALL.into();
    let spec = ProjectSpec { oauth2, ..spec };
    let blueprint = Blueprint::resolve(spec.clone(), catalog).expect("the spec is valid");
    (blueprint, rendered(spec, catalog))
}

#[test]
fn every_deployment_hands_out_every_secret_that_a_process_reads() {
    let catalog = embedded_catalog();
    let (blueprint, pages) = with_every_secret(&catalog);
    let [_, own] = specs(&catalog);
    let of_own = Blueprint::resolve(own.clone(), &catalog).expect("the spec is valid");
    let mut problems = secrets::problems(&blueprint, &pages);
    problems.extend(secrets::problems(&of_own, &rendered(own, &catalog)));
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn a_secret_that_is_not_in_the_list_is_found() {
    let catalog = embedded_catalog();
    let (blueprint, mut pages) = with_every_secret(&catalog);
    let additions = [
        // A secret that is new.
        (
            "services/board-service",
            "sms:\n  password: ${SMS_PASSWORD:}\n",
        ),
        // A process that is new among the readers of one.
        (
            "platform/discovery-server",
            "token:\n  secret: ${TOKEN_SECRET:}\n",
        ),
    ];
    for (process, settings) in additions {
        let page = pages.get_mut(&format!("{process}/application.yml"));
        page.expect("is there").push_str(settings);
    }
    assert_eq!(
        secrets::problems(&blueprint, &pages),
        [
            "discovery-server reads TOKEN_SECRET, which secrets.yaml does not give it",
            "board-service reads SMS_PASSWORD, which secrets.yaml does not give it",
        ]
    );
}

#[test]
fn a_secret_that_a_deployment_does_not_hand_out_is_found() {
    let catalog = embedded_catalog();
    let (blueprint, pages) = with_every_secret(&catalog);
    let losses = [
        ("deploy/compose/secrets.sh", "    hand TOKEN_SECRET "),
        ("deploy/kubernetes/secrets.sh", "secret token "),
        (
            "deploy/kubernetes/base/board-service/deployment.yaml",
            "path: TOKEN_SECRET",
        ),
        (
            "deploy/kubernetes/components/external-secrets/external-secrets.yaml",
            "secretKey: TOKEN_SECRET",
        ),
        ("deploy/systemd/lib/secrets.sh", "    TOKEN_SECRET\n"),
        (
            "deploy/systemd/units/board-service@.service",
            "LoadCredential=TOKEN_SECRET:",
        ),
        (
            "deploy/cloudfoundry/create-services.sh",
            "\"$PROJECT-token\"",
        ),
        (
            "deploy/cloudfoundry/manifests/board-service.yml",
            "      TOKEN_SECRET: ",
        ),
        (
            "deploy/cloudfoundry/manifests/board-service.yml",
            "- demo-mesh-token\n",
        ),
    ];
    for (path, text) in losses {
        let mut pages = pages.clone();
        let page = pages.get_mut(path).expect("is there");
        assert!(page.contains(text), "{path}: {text}");
        *page = page.replace(text, "\n");
        let problems = secrets::problems(&blueprint, &pages);
        assert!(!problems.is_empty(), "{path}: {text}");
    }
}
