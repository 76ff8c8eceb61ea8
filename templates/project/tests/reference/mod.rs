//! `docs/platform.md` and `docs/services/*.md`, in both languages, name the endpoints, settings and
//! metrics that a running mesh has, and nothing else. The operations of the services have a
//! reference of their own, the OpenAPI documents.

mod calls;
mod endpoints;
mod facts;
mod metrics;
mod page;
mod settings;

use std::time::Duration;

use mesh_config::{Environment, Layer};
use mesh_telemetry::{LogFormat, LogGuard, LogSettings, start_logs};
use mesh_test::wait_until;
use serde_json::Value;

use crate::support::{ADMINISTRATOR, PASSWORD, TestMesh};
use page::{Page, Row};

/// Longest time that something may take until it is seen.
const LIMIT: Duration = Duration::from_secs(20);

/// The user name that the registry has from the start.
const OPERATOR: &str = "admin";

/// Shows everything that can be shown.
const SHOWN: [(&str, &str); 10] = [
    ("management.endpoints.web.exposure.include", "*"),
    ("management.endpoint.env.post.enabled", "true"),
    (
        "management.endpoint.health.probes.add-additional-paths",
        "true",
    ),
    ("management.endpoint.gateway.enabled", "true"),
    ("spring.cloud.config.server.monitor.enabled", "true"),
    // One name and password for operators everywhere.
    ("spring.security.user.name", OPERATOR),
    ("spring.security.user.password", "${EUREKA_PASSWORD}"),
    ("spring.cloud.config.username", OPERATOR),
    ("spring.cloud.config.password", "${EUREKA_PASSWORD}"),
    // Nobody listens there: the spans that are lost are counted.
    (
        "management.zipkin.tracing.endpoint",
        "http://127.0.0.1:9/api/v2/spans",
    ),
];

#[tokio::test]
async fn the_reference_names_what_the_mesh_has_and_nothing_else() {
    let pages = ["", ".en"].map(Page::read);
    let _logs = start_silent_logs();
    let mesh = TestMesh::start_in(settings()).await;
    metrics::complete(&mesh).await;
    let sign_in = async || mesh.sign_in(ADMINISTRATOR, PASSWORD).await;
    wait_until("the gateway has the rules", LIMIT, async || {
        sign_in().await.is_some()
    })
    .await;
    let administrator = sign_in().await.expect("signed in");

    let token = &administrator.access_token;
    endpoints::allow_everything(&mesh, token).await;

    let mut facts = settings::facts(&mesh).await;
    facts.extend(facts::merged(metrics::facts(&mesh).await));
    // These calls change settings, so that they come after what looks at them.
    let unanswered = calls::unanswered(&mesh, token, &pages).await;
    let is_answered = |row: &&Row| !unanswered.iter().any(|(other, _)| other.name == row.name);
    let rows = pages.iter().flat_map(Page::endpoints).filter(is_answered);
    let listed = endpoints::facts(&mesh, token, &rows.collect::<Vec<_>>()).await;
    facts.extend(facts::merged(listed));

    let mut problems: Vec<String> = pages.iter().flat_map(|page| page.compare(&facts)).collect();
    problems.extend(unanswered.into_iter().map(|(_, problem)| problem));
    mesh.mesh.stop().await;
    assert!(
        problems.is_empty(),
        "{} problems of the reference:\n{}",
        problems.len(),
        problems.join("\n")
    );
}

/// The log counts what it loses only where there is one.
fn start_silent_logs() -> LogGuard {
    let settings = LogSettings {
        application: "reference".to_owned(),
        format: LogFormat::Text,
        default_filter: "off",
    };
    start_logs(&Environment::default(), &settings)
}

/// [`SHOWN`], the settings without default of `optional.yml`, and the key of the configuration server.
fn settings() -> Layer {
    let optional = Layer::from_yaml("optional.yml", include_str!("optional.yml"));
    let optional = optional.unwrap_or_else(|error| panic!("{error}"));
    let optional = optional.entries();
    let optional = optional.map(|(key, value)| (key.to_owned(), value.clone()));
    let shown = SHOWN.map(|(key, value)| (key.to_owned(), Value::from(value)));
    let key = ("encrypt.key".to_owned(), Value::from(private_key()));
    Layer::new(
        settings::OF_THE_TEST,
        optional.chain(shown).chain([key]).collect::<Vec<_>>(),
    )
}

/// `/key` answers only where there is an RSA key.
fn private_key() -> String {
    let vectors = page::read("platform/config-server/tests/data/rsa.json");
    let vectors: Value = serde_json::from_str(&vectors).expect("JSON");
    let key = vectors["pkcs1"].as_str().expect("a key");
    format!("-----BEGIN RSA PRIVATE KEY-----\n{key}\n-----END RSA PRIVATE KEY-----\n")
}

/// JSON that a process answers at a path, for operators.
async fn answer(mesh: &TestMesh, process: &str, path: &str) -> Value {
    let response = endpoints::request(mesh, process, "GET", path, "").send();
    let response = response.await.expect("the process answers");
    assert_eq!(response.status(), 200, "{process} {path}");
    response.json().await.expect("JSON")
}
