//! A generated mesh as processes, seen from outside. `tests/run` builds it and sets
//! `EGOV_MSA_MESH` (the project) and `EGOV_MSA_BINARIES` (where its programs are).

#[path = "mesh/broker.rs"]
mod broker;
#[path = "mesh/commands.rs"]
mod commands;
#[path = "mesh/gateway.rs"]
mod gateway;
#[path = "mesh/platform.rs"]
mod platform;
#[path = "mesh/ports.rs"]
mod ports;
#[path = "mesh/process.rs"]
mod process;
#[path = "mesh/settings.rs"]
mod settings;
#[path = "mesh/upstream.rs"]
mod upstream;
#[path = "mesh/verification.rs"]
mod verification;
#[path = "mesh/walkthrough.rs"]
mod walkthrough;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use platform::{Platform, REGISTRY, registered, sign_in};
use process::{Process, eventually, get, put, status};
use serde_json::Value;

#[test]
fn the_all_in_one_run_serves_lets_in_turns_away_and_stops() {
    let mut mesh = Process::all_in_one();
    let gateway = mesh.address_in_table("api-gateway");
    let registry = mesh.address_in_table("discovery-server");

    let users = format!("{gateway}/user-service/api/v1/users");
    assert_eq!(status(get(&users, &[])), 401, "without token");
    assert_eq!(
        status(get(&users, &[("Authorization", "undefined")])),
        401,
        "with the text undefined"
    );
    assert_eq!(
        status(sign_in(&gateway, "wrong")),
        401,
        "with a wrong password"
    );

    let signed_in = sign_in(&gateway, "test1234!");
    assert_eq!((signed_in.status, signed_in.body.as_str()), (200, ""));
    assert_eq!(
        status(get(
            &users,
            &[("Authorization", &signed_in.headers["access-token"])]
        )),
        200
    );

    let refresh = format!("{gateway}/user-service/api/v1/users/token/refresh");
    let token = &signed_in.headers["refresh-token"];
    assert_eq!(
        status(put(&refresh, &[("Authorization", token)])),
        200,
        "first refresh"
    );
    assert_eq!(
        status(put(&refresh, &[("Authorization", token)])),
        401,
        "second refresh with the same token"
    );

    assert_eq!(
        status(get(&format!("{registry}/eureka/apps"), &[])),
        401,
        "the registry is closed to strangers"
    );
    mesh.interrupt();
    assert_eq!(
        mesh.wait(Duration::from_secs(20)),
        Some(0),
        "Ctrl-C ends it gracefully"
    );
}

/// `tests/run` has this also of projects with fewer services.
#[test]
fn every_member_of_the_all_in_one_run_is_up_and_registered() {
    let mesh = Process::all_in_one();
    let registry = mesh.address_in_table(REGISTRY_NAME);
    let members = mesh.members();
    assert_eq!(members, folders_of_members(), "what the table shows");
    for member in &members {
        let health = format!("{}/actuator/health", mesh.address_in_table(member));
        eventually(&format!("{member} is up"), || {
            let answer: Value = serde_json::from_str(&get(&health, &[]).body).unwrap_or_default();
            answer["status"] == "UP"
        });
    }
    // The registry lists others, not itself.
    let others = members.iter().filter(|name| *name != REGISTRY_NAME);
    let others: BTreeSet<String> = others.map(|name| name.to_uppercase()).collect();
    eventually("all others are registered", || {
        registered(&registry).into_iter().collect::<BTreeSet<_>>() == others
    });
}

/// The folders of the project below which a process is.
fn folders_of_members() -> BTreeSet<String> {
    let folders = ["platform", "services"].map(|folder| process::project().join(folder));
    let entries = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).expect("a folder"));
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    names
        .map(|name| name.to_string_lossy().into_owned())
        .collect()
}

/// The member that is the registry.
const REGISTRY_NAME: &str = "discovery-server";

#[test]
fn a_killed_service_is_noticed_by_gateway_and_registry_and_comes_back() {
    let platform = Platform::start();
    let mut users = platform.service("user-service");
    let gateway = platform.service("api-gateway");
    let list = format!("{}/user-service/api/v1/users", gateway.address);
    eventually("an administrator signs in through the gateway", || {
        sign_in(&gateway.address, "test1234!").status == 200
    });
    eventually("the gateway decides", || get(&list, &[]).status == 401);

    users.kill();
    let answer = get(
        &format!("{}/user-service/actuator/health", gateway.address),
        &[],
    );
    assert_eq!(
        answer.status, 503,
        "the gateway says at once that nobody is there: {}",
        answer.body
    );
    let error: Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!(error["error"], "Service Unavailable");
    assert_eq!(
        get(&list, &[]).status,
        401,
        "the last rules count while the user service is away"
    );
    eventually("the registry drops the instance", || {
        platform.instances_of("USER-SERVICE") == 0
    });

    let _users = platform.service("user-service");
    eventually("the gateway finds the new instance", || {
        sign_in(&gateway.address, "test1234!").status == 200
    });
}

#[test]
fn callers_go_on_while_the_registry_is_away_and_everybody_registers_again() {
    let mut platform = Platform::start();
    let users = platform.service("user-service");
    let gateway = platform.service("api-gateway");
    let health = format!("{}/user-service/actuator/health", gateway.address);
    eventually("the gateway reaches the user service", || {
        get(&health, &[]).status == 200
    });

    platform.registry.kill();
    let until = std::time::Instant::now() + Duration::from_secs(4);
    while std::time::Instant::now() < until {
        assert_eq!(
            get(&health, &[]).status,
            200,
            "the last known instances are called"
        );
    }

    let address = platform.registry.host().to_owned();
    platform.registry = Process::service_on(&address, "discovery-server", &REGISTRY);
    eventually("both are registered again", || {
        platform.instances_of("USER-SERVICE") == 1 && platform.instances_of("API-GATEWAY") == 1
    });
    assert_eq!(get(&health, &[]).status, 200);
    drop(users);
}

#[test]
fn an_instance_killed_under_load_costs_no_more_than_the_requests_in_flight() {
    const CLIENTS: usize = 4;
    let platform = Platform::start();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = format!("sqlite://{}/users.db", folder.path().display());
    let mut first = platform.service_with("user-service", &[("DATABASE_URL", &database)]);
    let _second = platform.service_with("user-service", &[("DATABASE_URL", &database)]);
    let gateway = platform.service("api-gateway");
    let health = format!("{}/user-service/actuator/health", gateway.address);
    eventually("both instances are registered", || {
        platform.instances_of("USER-SERVICE") == 2
    });
    eventually("the gateway reaches them", || {
        get(&health, &[]).status == 200
    });

    let until = std::time::Instant::now() + Duration::from_secs(3);
    let failures: usize = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| scope.spawn(|| failures_until(until, &health)))
            .collect();
        std::thread::sleep(Duration::from_secs(1));
        first.kill();
        clients
            .into_iter()
            .map(|client| client.join().expect("a client"))
            .sum()
    });
    assert!(
        failures <= CLIENTS,
        "{failures} requests failed; at most {CLIENTS} were in flight"
    );
    assert_eq!(get(&health, &[]).status, 200);
}

/// How many GETs are not answered 200 until a moment.
fn failures_until(until: std::time::Instant, url: &str) -> usize {
    let mut failures = 0;
    while std::time::Instant::now() < until {
        failures += usize::from(get(url, &[]).status != 200);
    }
    failures
}

#[test]
fn a_service_without_its_secrets_does_not_start_and_names_them() {
    for (service, variable) in [
        ("user-service", "TOKEN_SECRET"),
        ("api-gateway", "TOKEN_SECRET"),
        ("discovery-server", "EUREKA_PASSWORD"),
        ("config-server", "CONFIG_PASSWORD"),
    ] {
        let (code, message) = Process::run_without_secrets(service);
        assert_eq!(code, Some(1), "{service}: {message}");
        assert!(
            message.contains(variable),
            "{service} does not name {variable}: {message}"
        );
    }
}

#[test]
fn the_programs_are_there() {
    for program in [
        "config-server",
        "discovery-server",
        "api-gateway",
        "user-service",
    ] {
        assert!(
            Path::new(&process::binary(program)).exists(),
            "{program} was not built"
        );
    }
}
