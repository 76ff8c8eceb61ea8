//! A service under test.

use std::path::Path;

use mesh_app::{RunningService, ServiceDefinition, Serving, Startup, start};
use mesh_config::{Environment, Layer};
use mesh_messaging::{Broker, InMemoryBroker};
use sea_orm::{Database, DatabaseConnection};
use serde_json::Value;
use tempfile::TempDir;

use crate::{Neighbours, TOKEN_SECRET, TestDatabase};

/// A service on a free port of this host, without config server and registry.
pub struct TestService {
    running: RunningService,
    broker: InMemoryBroker,
    http: reqwest::Client,
    database: TestDatabase,
    files: TempDir,
}

impl TestService {
    /// Starts `definition`; `settings` outrank everything.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start(definition: ServiceDefinition, settings: &[(&str, Value)]) -> Self {
        Self::start_serving(definition, settings, Serving::Shared).await
    }

    /// As [`TestService::start`], among `neighbours` that play `services`.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start_among(
        definition: ServiceDefinition,
        neighbours: &Neighbours,
        services: &[&str],
        settings: &[(&str, Value)],
    ) -> Self {
        let known = neighbours.settings(services);
        let known = known
            .iter()
            .map(|(key, value)| (key.as_str(), value.clone()));
        let settings: Vec<_> = known.chain(settings.iter().cloned()).collect();
        // Boxed: the compiler follows nested futures only so deep.
        Box::pin(Self::start(definition, &settings)).await
    }

    /// As [`TestService::start`], in the form that its connections are to be served in.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start_serving(
        definition: ServiceDefinition,
        settings: &[(&str, Value)],
        serving: Serving,
    ) -> Self {
        let database = TestDatabase::create().await;
        let files = tempfile::tempdir().expect("a temporary folder");
        let broker = InMemoryBroker::default();
        let startup = Startup {
            environment: Environment::default(),
            overrides: vec![test_layer(&database, files.path()), layer(settings)],
            in_memory_broker: broker.clone(),
            serving,
        };
        let running = start(definition, startup)
            .await
            .unwrap_or_else(|error| panic!("{} did not start: {error}", definition.name));
        Self {
            running,
            broker,
            http: reqwest::Client::new(),
            database,
            files,
        }
    }

    /// Address of a path of the service.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.running.address())
    }

    /// An HTTP client.
    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// Address of the service's database, for a second instance on the same one.
    pub fn database_url(&self) -> &str {
        self.database.url()
    }

    /// The folder of its uploaded files, which vanishes with it.
    pub fn file_directory(&self) -> &Path {
        self.files.path()
    }

    /// A connection of its own to the service's database, for what no endpoint shows.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn database(&self) -> DatabaseConnection {
        Database::connect(self.database.url())
            .await
            .expect("the database of the service")
    }

    /// What carries messages to the service and from it.
    pub fn broker(&self) -> Broker {
        Broker::in_memory(self.broker.clone())
    }

    /// Stops it gracefully.
    pub async fn stop(self) {
        self.running.stop().await;
    }
}

fn test_layer(database: &TestDatabase, files: &Path) -> Layer {
    layer(&[
        ("server.address", "127.0.0.1".into()),
        ("server.port", 0.into()),
        ("spring.cloud.config.enabled", false.into()),
        ("eureka.client.register-with-eureka", false.into()),
        ("eureka.client.fetch-registry", false.into()),
        ("token.secret", TOKEN_SECRET.into()),
        ("database.url", database.url().into()),
        ("file.directory", files.display().to_string().into()),
    ])
}

fn layer(settings: &[(&str, Value)]) -> Layer {
    Layer::new(
        "test",
        settings.iter().map(|(key, value)| (*key, value.clone())),
    )
}
