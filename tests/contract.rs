//! The wire contract: every operation of `tests/contract/openapi` is called through the gateway of a
//! generated mesh, and its answer is held against the contract. `tests/run` builds the mesh.

#[path = "contract/access.rs"]
mod access;
#[path = "contract/checks.rs"]
mod checks;
#[path = "contract/contract.rs"]
mod contract;
#[path = "mesh/database.rs"]
mod database;
#[path = "contract/deviations.rs"]
mod deviations;
#[path = "contract/http.rs"]
mod http;
#[path = "contract/mailbox.rs"]
mod mailbox;
#[path = "contract/people.rs"]
mod people;
#[path = "mesh/ports.rs"]
mod ports;
#[path = "mesh/process.rs"]
mod process;
#[path = "contract/report.rs"]
mod report;
#[path = "contract/request.rs"]
mod request;
#[path = "contract/runner.rs"]
mod runner;
#[path = "contract/scenario.rs"]
mod scenario;
#[path = "contract/schema.rs"]
mod schema;
#[path = "contract/values.rs"]
mod values;

use std::io::Write;

use access::Decisions;
use contract::Contract;
use database::{Database, Kind};
use deviations::Deviations;
use http::Client;
use mailbox::Mailbox;
use process::Process;
use report::Report;
use runner::Runner;

/// The services whose contracts are held, in the order in which their scenarios need each other. Those that
/// the project does not have are left out.
const SERVICES: [&str; 7] = [
    "user-service",
    "board-service",
    "portal-service",
    "reserve-item-service",
    "reserve-check-service",
    "reserve-request-service",
    GATEWAY,
];

/// The gateway's own operations.
const GATEWAY: &str = "apigateway";

fn is_in_project(service: &str) -> bool {
    service == GATEWAY || process::project().join("services").join(service).is_dir()
}

#[test]
fn every_operation_answers_as_the_contract_says_on_sqlite() {
    hold(&[]);
}

#[test]
fn every_operation_answers_as_the_contract_says_on_postgresql() {
    let database = Database::start(Kind::PostgreSql);
    hold(&[("DATABASE_URL", &database.url())]);
}

#[test]
fn every_operation_answers_as_the_contract_says_on_mariadb() {
    let database = Database::start(Kind::MariaDb);
    hold(&[("DATABASE_URL", &database.url())]);
}

fn hold(environment: &[(&str, &str)]) {
    let mails = tempfile::tempdir().expect("a temporary folder");
    let setting = format!("--mail.directory={}", mails.path().display());
    let mesh = Process::all_in_one_with(environment, &[&setting]);
    let client = Client::new(mesh.address_in_table("api-gateway"));
    let services = SERVICES
        .into_iter()
        .filter(|service| is_in_project(service));
    let contracts: Vec<Contract> = services.map(Contract::read).collect();
    let deviations = Deviations::read(&contracts);
    let mut report = Report::default();
    let mailbox = Mailbox(mails.path().to_owned());
    let mut runner = Runner::new(&client, &deviations, mailbox);
    for contract in &contracts {
        report.begin(contract);
        let steps = scenario::read(&contract.service);
        runner.run(&steps, contract, &mut report);
        report.end(contract);
    }
    let decisions = Decisions {
        client: &client,
        people: &runner.people,
        deviations: &deviations,
    };
    for contract in &contracts {
        decisions.compare(contract, &mut report);
    }
    report.add(deviations.unused());
    // Not `println!`, which is only seen when a test fails.
    let _ = std::io::stderr().write_all(report.table().as_bytes());
    let problems = report.problems();
    assert!(problems.is_empty(), "\n{problems}");
}
