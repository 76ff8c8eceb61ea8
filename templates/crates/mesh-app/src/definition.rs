//! What a service is.

use axum::Router;
use futures_util::future::BoxFuture;
use mesh_actuator::Endpoints;
use mesh_bus::Bus;
use mesh_client::MeshClient;
use mesh_config::{LiveSettings, Settings};
use mesh_discovery::Instances;
use mesh_messaging::Broker;
use mesh_resilience::Resilience;
use mesh_telemetry::{Metrics, Tracer};
use mesh_web::{Health, Messages};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The routes of a service, once its databases are open and its background work has started.
pub type BuildFuture = BoxFuture<'static, anyhow::Result<Router>>;

/// Brings the database of the service that is named up to date.
pub type Migrate = fn(Settings, &'static str) -> BoxFuture<'static, anyhow::Result<()>>;

/// A service: its name, its own default settings, and how its routes come about.
#[derive(Clone, Copy)]
pub struct ServiceDefinition {
    /// Name in the registry, in the configuration and in the log.
    pub name: &'static str,
    /// Version of the program: `env!("CARGO_PKG_VERSION")`.
    pub version: &'static str,
    /// Default settings, YAML.
    pub defaults: &'static str,
    /// For the command `migrate`; nothing where there is no database.
    pub migrate: Option<Migrate>,
    /// Opens what the service needs and gives its routes.
    pub build: fn(ServiceContext) -> BuildFuture,
}

/// What a service is given when it starts.
#[derive(Clone)]
pub struct ServiceContext {
    /// Name of the service.
    pub name: &'static str,
    /// Its settings as they were at the start: for what stays as it is while the service runs.
    pub settings: Settings,
    /// Its settings as they are at present: for what follows a refresh.
    pub live_settings: LiveSettings,
    /// Carries messages between services.
    pub broker: Broker,
    /// Tells other instances about changed settings.
    pub bus: Bus,
    /// The live instances of all services.
    pub instances: Instances,
    /// Calls to other services.
    pub client: MeshClient,
    /// Circuit breakers, retries and so on; `client` uses those of the services that it calls.
    pub resilience: Resilience,
    /// Counts and times what happens.
    pub metrics: Metrics,
    /// Begins spans of work that is not a request or a call through `client`.
    pub tracer: Tracer,
    /// Texts that stand above the built-in ones in the answers of this service.
    pub messages: Messages,
    /// What `/actuator/health` looks at; the service adds its own indicators.
    pub health: Health,
    /// What operators reach besides the endpoints that all services have; the service adds its own.
    pub endpoints: Endpoints,
    /// Cancelled when the service leaves: it goes on serving those who have not noticed yet.
    pub leaving: CancellationToken,
    /// Cancelled when the service stops; background work ends with it.
    pub stop: CancellationToken,
    /// Background work that the stop waits for, as long as for requests in flight.
    pub background: TaskTracker,
}
