//! What else programs do than to serve, and secrets that they find in files.

use base64::Engine;
use serde_json::Value;

use crate::process::{Process, get};

const ALONE: (&str, &str) = ("EUREKA_CLIENT_ENABLED", "false");

#[test]
fn tables_are_made_by_migrate_where_no_start_may_make_them() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite://{}/users.db", folder.path().display());
    let database = ("DATABASE_URL", url.as_str());
    let waits = ("DATABASE_MIGRATE_ON_START", "false");
    let secret = "the secret of the tests, which signs nothing else";
    let environment = [database, waits, ALONE, ("TOKEN_SECRET", secret)];

    let (code, refusal) = Process::run("user-service", &["--server.port=0"], &environment);
    assert_eq!(code, Some(1), "{refusal}");
    assert!(refusal.contains("`user-service migrate`"), "{refusal}");

    for _ in 0..2 {
        let (code, told) = Process::run("user-service", &["migrate"], &environment);
        assert_eq!(code, Some(0), "{told}");
    }
    let (code, told) = Process::run("api-gateway", &["migrate"], &[]);
    assert_eq!(code, Some(0), "without a database: {told}");

    let users = Process::service("user-service", &environment);
    let health = get(&format!("{}/actuator/health", users.address), &[]);
    assert_eq!(health.status, 200);
}

#[test]
fn healthcheck_asks_the_program_that_runs_here() {
    let mut registry = Process::service("discovery-server", &[]);
    let port = registry.host().rsplit(':').next().unwrap_or_default();
    let port = port.to_owned();
    let check = |words: &[&str]| Process::run("discovery-server", words, &[("PORT", &port)]);
    for words in [&["healthcheck"][..], &["healthcheck", "readiness"]] {
        assert_eq!(check(words), (Some(0), String::new()), "{words:?}");
    }
    registry.kill();
    let (code, reason) = check(&["healthcheck", "liveness"]);
    assert_eq!(code, Some(1));
    assert!(reason.contains(&port), "{reason}");
}

#[test]
fn what_is_no_command_is_refused() {
    let (code, refusal) = Process::run("discovery-server", &["migrat"], &[]);
    assert_eq!(code, Some(2));
    for word in ["migrat", "healthcheck", "--dotted.key=value"] {
        assert!(refusal.contains(word), "{refusal}");
    }
}

#[test]
fn secrets_in_files_count_and_are_shown_to_nobody() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("a file");
    };
    write("spring.security.user.name", "operator\n");
    write("SPRING_SECURITY_USER_PASSWORD", "from a file\n");
    let import = format!("configtree:{}", folder.path().display());
    let environment = [
        ALONE,
        ("SPRING_CONFIG_IMPORT", import.as_str()),
        ("SPRING_CLOUD_CONFIG_ENABLED", "false"),
        ("MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE", "env"),
        ("MANAGEMENT_ENDPOINT_ENV_SHOWVALUES", "always"),
    ];
    let users = Process::service("user-service", &environment);
    let url = format!("{}/actuator/env/spring.security.user", users.address);
    assert_eq!(get(&format!("{url}.name"), &[]).status, 401);
    let credentials = base64::engine::general_purpose::STANDARD.encode("operator:from a file");
    let credentials = format!("Basic {credentials}");
    let shown = |key: &str| -> Value {
        let answer = get(&format!("{url}.{key}"), &[("Authorization", &credentials)]);
        let document: Value = serde_json::from_str(&answer.body).unwrap_or_default();
        document["property"]["value"].clone()
    };
    assert_eq!(shown("name"), "operator");
    assert_eq!(shown("password"), "******");

    let missing = ("SPRING_CONFIG_IMPORT", "configtree:/does/not/exist");
    let (code, reason) = Process::run("user-service", &[], &[missing]);
    assert_eq!(code, Some(2));
    assert!(reason.contains("/does/not/exist"), "{reason}");
}
