//! A registry for one test, and how the tests talk to it.

use std::time::Duration;

use mesh_app::{RunningService, StartError, Startup, start};
use mesh_config::{Environment, Layer};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};

pub const PASSWORD: &str = "p@ss word";
pub const REGISTRATION: &str = include_str!("../data/register.spring-resttemplate.json");
pub const INSTANCE: &str = "/eureka/apps/USER-SERVICE/h1:user-service:8080";

/// Longest that a condition may take to come true.
const LIMIT: Duration = Duration::from_secs(10);

pub struct Server {
    service: RunningService,
    http: reqwest::Client,
}

impl Server {
    /// A registry that evicts at once when a lease ends.
    pub async fn start() -> Self {
        let environment = Environment::of([("EUREKA_PASSWORD", PASSWORD)]);
        Self::start_with(environment, []).await
    }

    /// A registry with other settings.
    pub async fn start_with<const N: usize>(
        environment: Environment,
        settings: [(&str, Value); N],
    ) -> Self {
        let service = start_with(environment, settings).await;
        Self {
            service: service.expect("the registry starts"),
            http: reqwest::Client::new(),
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.service.local_url())
    }

    /// The address that clients are configured with.
    pub fn service_url(&self) -> String {
        let port = self.service.address().port();
        format!("http://admin:p%40ss%20word@localhost:{port}/eureka/")
    }

    pub fn anonymous(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, self.url(path))
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.anonymous(method, path)
            .basic_auth("admin", Some(PASSWORD))
            .header("Accept", "application/json")
    }

    pub async fn send(&self, method: Method, path: &str) -> Response {
        let response = self.request(method, path).send().await;
        response.expect("the registry answers")
    }

    pub async fn get(&self, path: &str) -> Value {
        let response = self.send(Method::GET, path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(response.headers()["content-type"], "application/json");
        response.json().await.expect("JSON")
    }

    pub async fn register(&self, app: &str, body: impl Into<String>) -> Response {
        let response = self
            .request(Method::POST, &format!("/eureka/apps/{app}"))
            .header("Content-Type", "application/json")
            .body(body.into())
            .send()
            .await;
        response.expect("the registry answers")
    }

    /// Registers the instance of the golden file, changed by `change`.
    pub async fn register_changed(&self, change: impl FnOnce(&mut Value)) {
        let mut document: Value = serde_json::from_str(REGISTRATION).expect("JSON");
        change(&mut document["instance"]);
        let response = self.register("USER-SERVICE", document.to_string()).await;
        assert_eq!(response.status(), StatusCode::NO_CONTENT);
    }

    /// Waits until the registry answers a `GET` of `path` with `status`.
    pub async fn wait_for(&self, path: &str, status: StatusCode) {
        let wait = async {
            while self.send(Method::GET, path).await.status() != status {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let in_time = tokio::time::timeout(LIMIT, wait).await;
        assert!(in_time.is_ok(), "{path} never was {status}");
    }

    /// Waits until a member of the document at `path` has that value.
    pub async fn wait_until(&self, path: &str, member: &str, value: &Value) {
        let wait = async {
            while self.get(path).await.pointer(member) != Some(value) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let in_time = tokio::time::timeout(LIMIT, wait).await;
        assert!(in_time.is_ok(), "{member} of {path} never was {value}");
    }

    pub async fn stop(self) {
        self.service.stop().await;
    }
}

pub async fn start_with<const N: usize>(
    environment: Environment,
    settings: [(&str, Value); N],
) -> Result<RunningService, StartError> {
    let own = Layer::new("settings of the test", settings);
    let overrides = Layer::new(
        "test",
        [
            ("server.address", json!("127.0.0.1")),
            ("server.port", json!(0)),
            ("eureka.server.enable-self-preservation", json!(false)),
            ("eureka.server.eviction-interval-timer-in-ms", json!(20)),
        ],
    );
    let startup = Startup {
        environment,
        overrides: vec![overrides, own],
        ..Startup::default()
    };
    start(discovery_server::definition(), startup).await
}

/// An answer without content, as clients of Spring need it.
pub async fn assert_empty(response: Response, status: StatusCode) {
    assert_eq!(response.status(), status);
    if status != StatusCode::NO_CONTENT {
        assert_eq!(response.headers()["content-length"], "0");
    }
    assert_eq!(response.text().await.expect("a body"), "");
}
