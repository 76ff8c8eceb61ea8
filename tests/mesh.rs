//! A generated mesh as processes, seen from outside. `tests/run` builds it and sets
//! `EGOV_MSA_MESH` (the project) and `EGOV_MSA_BINARIES` (where its programs are).

#[path = "mesh/process.rs"]
mod process;

use std::path::Path;
use std::time::Duration;

use process::{Process, eventually, get, put, request, status};
use serde_json::{Value, json};

/// Signs in at a gateway; the answer's headers hold the tokens.
fn sign_in(gateway: &str, password: &str) -> process::Answer {
    let body = json!({"email": "1@gmail.com", "password": password}).to_string();
    request(
        "POST",
        &format!("{gateway}/user-service/login"),
        &[("Content-Type", "application/json")],
        Some(&body),
    )
}

fn applications(registry: &str, process: &Process) -> Vec<String> {
    let credentials = format!("Basic {}", process.basic_credentials());
    let answer = get(
        &format!("{registry}/eureka/apps"),
        &[
            ("Authorization", &credentials),
            ("Accept", "application/json"),
        ],
    );
    let document: Value = serde_json::from_str(&answer.body).expect("the registry answers JSON");
    let list = document["applications"]["application"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    list.iter()
        .filter_map(|application| application["name"].as_str().map(str::to_owned))
        .collect()
}

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
    let names = applications(&registry, &mesh);
    for name in ["API-GATEWAY", "CONFIG-SERVER", "USER-SERVICE"] {
        assert!(
            names.iter().any(|known| known == name),
            "{name} is not among {names:?}"
        );
    }

    mesh.interrupt();
    assert_eq!(
        mesh.wait(Duration::from_secs(20)),
        Some(0),
        "Ctrl-C ends it gracefully"
    );
}

#[test]
fn a_killed_service_is_noticed_by_gateway_and_registry_and_comes_back() {
    let config_server = Process::service("config-server", &[]);
    let config = [("SPRING_CLOUD_CONFIG_URI", config_server.address.as_str())];
    // A mesh this small would be preserved for ever.
    let registry = Process::service(
        "discovery-server",
        &[("EUREKA_SERVER_ENABLESELFPRESERVATION", "false")],
    );
    let zone = format!(
        "http://admin:{}@{}/eureka/",
        registry.password(),
        registry.address.trim_start_matches("http://")
    );
    let common = [
        config[0],
        ("EUREKA_CLIENT_SERVICEURL_DEFAULTZONE", zone.as_str()),
        ("EUREKA_CLIENT_REGISTRYFETCHINTERVALSECONDS", "1"),
        ("EUREKA_INSTANCE_LEASERENEWALINTERVALINSECONDS", "1"),
        ("EUREKA_INSTANCE_LEASEEXPIRATIONDURATIONINSECONDS", "3"),
        ("ADMIN_EMAIL", "1@gmail.com"),
        ("ADMIN_PASSWORD", "test1234!"),
    ];
    let mut users = Process::service("user-service", &common);
    let gateway = Process::service("api-gateway", &common);
    eventually("an administrator signs in through the gateway", || {
        sign_in(&gateway.address, "test1234!").status == 200
    });
    eventually("the gateway decides", || {
        get(
            &format!("{}/user-service/api/v1/users", gateway.address),
            &[],
        )
        .status
            == 401
    });

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
    eventually("the registry drops the instance", || {
        !applications(&registry.address, &registry)
            .iter()
            .any(|name| name == "USER-SERVICE")
    });

    let _users = Process::service("user-service", &common);
    eventually("the gateway finds the new instance", || {
        sign_in(&gateway.address, "test1234!").status == 200
    });
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
