//! A config server for one test, with its own folder of files.

use std::path::Path;

use mesh_app::{RunningService, StartError, Startup, start};
use mesh_config::{Environment, Layer};
use mesh_messaging::{Broker, Heard, InMemoryBroker};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;

pub const PASSWORD: &str = "secret word";

pub struct Server {
    service: RunningService,
    folder: TempDir,
    http: reqwest::Client,
    broker: InMemoryBroker,
}

impl Server {
    /// A server whose folder holds `files`: path and content.
    pub async fn start(files: &[(&str, &str)]) -> Self {
        Self::start_configured(files, &[]).await
    }

    /// A server whose folder holds `files`, and that has `settings` of its own.
    pub async fn start_configured(files: &[(&str, &str)], settings: &[(&str, Value)]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (path, content) in files {
            write(folder.path(), path, content);
        }
        let location = folder.path().display().to_string();
        Self::start_in(folder, &location, settings).await
    }

    /// A server that searches `locations`, with a folder of its own to put them in.
    pub async fn start_at(folder: TempDir, locations: &str) -> Self {
        Self::start_in(folder, locations, &[]).await
    }

    /// The outcome of starting a server with `settings` of its own.
    pub async fn try_start(settings: &[(&str, Value)]) -> Result<RunningService, StartError> {
        let environment = Environment::of([("CONFIG_PASSWORD", PASSWORD)]);
        let own = Layer::new("settings of the test", settings.iter().cloned());
        start_service(environment, vec![own], InMemoryBroker::default()).await
    }

    async fn start_in(folder: TempDir, locations: &str, settings: &[(&str, Value)]) -> Self {
        let environment = Environment::of([
            ("CONFIG_PASSWORD", PASSWORD),
            ("CONFIG_LOCATION", locations),
        ]);
        let own = Layer::new("settings of the test", settings.iter().cloned());
        let broker = InMemoryBroker::default();
        let service = start_service(environment, vec![own], broker.clone())
            .await
            .expect("the config server starts");
        Self {
            service,
            folder,
            http: reqwest::Client::new(),
            broker,
        }
    }

    /// Everything that is said on the bus from now on.
    pub fn listen(&self) -> Receiver<Heard> {
        let broker = Broker::in_memory(self.broker.clone());
        broker
            .join("springCloudBus", CancellationToken::new())
            .heard
    }

    /// Puts a file into the folder of the running server.
    pub fn write(&self, path: &str, content: &str) {
        write(self.folder.path(), path, content);
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn base_url(&self) -> String {
        self.service.local_url()
    }

    pub fn anonymous(&self, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.base_url());
        self.http.request(Method::GET, url)
    }

    pub fn post_anonymously(&self, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.base_url());
        self.http.request(Method::POST, url)
    }

    /// A request by somebody who may read.
    pub fn request(&self, path: &str) -> RequestBuilder {
        self.anonymous(path).basic_auth("config", Some(PASSWORD))
    }

    pub async fn send(&self, path: &str) -> Response {
        let request = self.request(path);
        request.send().await.expect("the config server answers")
    }

    /// The body of a successful answer.
    pub async fn text(&self, path: &str) -> String {
        let response = self.send(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.text().await.expect("text")
    }

    pub async fn get(&self, path: &str) -> Value {
        let response = self.send(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(response.headers()["content-type"], "application/json");
        response.json().await.expect("JSON")
    }

    /// The names of the sources for a request, without the folder.
    pub async fn source_names(&self, path: &str) -> Vec<String> {
        let folder = format!("file:{}/", self.folder.path().display());
        let environment = self.get(path).await;
        let sources = environment["propertySources"].as_array().expect("a list");
        sources
            .iter()
            .map(|source| {
                let name = source["name"].as_str().expect("a name");
                let name = name.strip_prefix(&folder).expect("a file of the folder");
                name.to_owned()
            })
            .collect()
    }

    pub async fn stop(self) {
        self.service.stop().await;
    }
}

pub fn write(folder: &Path, path: &str, content: &str) {
    let file = folder.join(path);
    let parent = file.parent().expect("a folder");
    std::fs::create_dir_all(parent).expect("the folder can be made");
    std::fs::write(file, content).expect("the file can be written");
}

pub async fn start_with(environment: Environment) -> Result<RunningService, StartError> {
    start_service(environment, Vec::new(), InMemoryBroker::default()).await
}

async fn start_service(
    environment: Environment,
    settings: Vec<Layer>,
    in_memory_broker: InMemoryBroker,
) -> Result<RunningService, StartError> {
    let of_tests = Layer::new(
        "test",
        [
            ("server.address", json!("127.0.0.1")),
            ("server.port", json!(0)),
            ("eureka.client.register-with-eureka", json!(false)),
            ("eureka.client.fetch-registry", json!(false)),
        ],
    );
    let startup = Startup {
        environment,
        overrides: [vec![of_tests], settings].concat(),
        in_memory_broker,
        ..Startup::default()
    };
    start(config_server::definition(), startup).await
}
