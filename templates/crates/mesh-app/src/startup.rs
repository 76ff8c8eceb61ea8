//! From a definition to a running service.

use std::time::Duration;

use axum::Router;
use mesh_actuator::Endpoints;
use mesh_bus::{Bus, BusSettings, Identity};
use mesh_client::MeshClient;
use mesh_config::{
    ConfigServerError, Environment, Layer, LiveSettings, Settings, SettingsError, Sources,
    with_causes,
};
use mesh_messaging::{Broker, InMemoryBroker};
use mesh_resilience::Resilience;
use mesh_telemetry::{Metrics, Observer, Tracer, observe_requests};
use mesh_web::{Health, Messages, finish};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::discovery::Discovery;
use crate::health::observe_dependencies;
use crate::listening::{listen, listen_for_operators};
use crate::log_levels::follow_log_levels;
use crate::operators::Operators;
use crate::running::{Patience, RunningService};
use crate::server::{IDLE_TIMEOUT, Server, Serving};
use crate::{ServiceContext, ServiceDefinition};

/// What a service is started with, apart from its definition.
#[derive(Debug, Clone, Default)]
pub struct Startup {
    /// Environment variables.
    pub environment: Environment,
    /// Settings that outrank everything else, such as those of the command line.
    pub overrides: Vec<Layer>,
    /// What carries messages where no RabbitMQ is configured; services that share it hear each other.
    pub in_memory_broker: InMemoryBroker,
    /// On which threads its connections are served.
    pub serving: Serving,
}

/// Why a service did not start. The text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A setting is missing or wrong.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The config server is needed and does not help.
    #[error(transparent)]
    ConfigServer(#[from] ConfigServerError),
    /// The port cannot be had.
    #[error(
        "cannot listen on {address}: {source}; free the port, or choose another with `--{setting}=…`"
    )]
    Listen {
        /// Address and port.
        address: String,
        /// The setting that chooses the port.
        setting: &'static str,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The system has no threads left.
    #[error("cannot start serving: {0}")]
    Serve(std::io::Error),
    /// An HTTP client cannot be set up.
    #[error("cannot set up the HTTP client: {}", with_causes(.0))]
    Client(#[from] reqwest::Error),
    /// The service itself could not get ready.
    #[error("{0:#}")]
    Service(anyhow::Error),
}

/// Makes ring the TLS implementation of this process. Doing it again changes nothing.
pub fn install_tls() {
    // The error says that one is installed already, which is what we want.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Starts a service and returns once it listens; registration goes on in the background.
///
/// # Errors
/// When a setting, the config server, the port or the service itself stands in the way.
pub async fn start(
    definition: ServiceDefinition,
    startup: Startup,
) -> Result<RunningService, StartError> {
    install_tls();
    let in_memory_broker = startup.in_memory_broker.clone();
    let serving = startup.serving;
    let live_settings = load_settings(definition, startup).await?;
    follow_log_levels(&live_settings)?;
    let settings = live_settings.current();
    let listener = listen(&settings).await?;
    let address = listener.local_addr().map_err(|source| StartError::Listen {
        address: "?".to_owned(),
        setting: "server.port",
        source,
    })?;
    let for_operators = listen_for_operators(&settings).await?;
    let stop = CancellationToken::new();
    let discovery = Discovery::from_settings(&settings)?;
    let metrics = Metrics::from_settings(&settings, definition.name)?;
    let tracer = Tracer::from_settings(&settings, definition.name, &metrics)?;
    let resilience = Resilience::from_settings(&settings, &metrics)?;
    resilience.follow(&live_settings)?;
    let identity = Identity {
        service: definition.name,
        port: address.port(),
    };
    let broker = Broker::from_settings(&settings, in_memory_broker)?;
    let bus = Bus::join(
        BusSettings::from_settings(&settings, identity)?,
        &broker_of_bus(&settings, &broker)?,
        live_settings.clone(),
        tracer.clone(),
        stop.clone(),
    );
    let context = ServiceContext {
        name: definition.name,
        broker,
        bus,
        client: MeshClient::new(
            http_client(&settings)?,
            discovery.instances.clone(),
            tracer.clone(),
            metrics.clone(),
            resilience.clone(),
        ),
        settings,
        live_settings: live_settings.clone(),
        instances: discovery.instances.clone(),
        tracer,
        resilience,
        metrics,
        messages: Messages::default(),
        health: Health::default(),
        endpoints: Endpoints::default(),
        leaving: CancellationToken::new(),
        stop,
        background: TaskTracker::new(),
    };
    observe_dependencies(&context, &discovery)?;
    let operators = Operators::begin(definition, &context, address.port(), for_operators)?;
    let mut running = serve(definition, &context, listener, operators, serving).await?;
    discovery.join(&mut running, &context)?;
    let stopping = running.stop_token().cancelled_owned();
    running.spawn(async move {
        tokio::select! {
            () = stopping => {}
            () = live_settings.keep_up() => {}
        }
    });
    tracing::info!(service = definition.name, %address, "listening");
    Ok(running)
}

/// Brings the database of a service up to date, where it has one.
///
/// # Errors
/// When a setting, the config server or the database stands in the way.
pub async fn migrate(definition: ServiceDefinition, startup: Startup) -> Result<(), StartError> {
    let Some(migrate) = definition.migrate else {
        return Ok(());
    };
    install_tls();
    let settings = load_settings(definition, startup).await?;
    migrate(settings.current(), definition.name)
        .await
        .map_err(StartError::Service)
}

async fn load_settings(
    definition: ServiceDefinition,
    startup: Startup,
) -> Result<LiveSettings, StartError> {
    Ok(LiveSettings::load(sources(definition, startup)?).await?)
}

/// Where the settings of a service come from.
///
/// # Errors
/// When its defaults, or `SPRING_APPLICATION_JSON`, cannot be parsed.
pub fn sources(definition: ServiceDefinition, startup: Startup) -> Result<Sources, SettingsError> {
    let common = Layer::from_yaml(
        "mesh-app/application.yml",
        include_str!("../application.yml"),
    )?;
    let own = format!("{}/application.yml", definition.name);
    let json = startup.environment.application_json()?;
    Ok(Sources {
        application: definition.name,
        embedded: vec![common, Layer::from_yaml(&own, definition.defaults)?],
        environment: startup.environment,
        overrides: json.into_iter().chain(startup.overrides).collect(),
    })
}

/// Off the bus, an instance hears nobody but itself.
fn broker_of_bus(settings: &Settings, broker: &Broker) -> Result<Broker, SettingsError> {
    if settings.get("spring.cloud.bus.enabled")? {
        Ok(broker.clone())
    } else {
        Ok(Broker::in_memory(InMemoryBroker::default()))
    }
}

/// Gets the service ready, and lets requests in.
async fn serve(
    definition: ServiceDefinition,
    context: &ServiceContext,
    listener: TcpListener,
    operators: Operators,
    serving: Serving,
) -> Result<RunningService, StartError> {
    let patience = Patience::from_settings(&context.settings)?;
    let routes = match all_routes(definition, context, &operators).await {
        Ok(routes) => routes,
        Err(error) => {
            if let Some(server) = operators.server {
                let _ = server.stop(Duration::ZERO).await;
            }
            return Err(error);
        }
    };
    let router = dressed(routes, context);
    let idle_timeout = context.settings.duration(IDLE_TIMEOUT)?;
    let server = match serving {
        Serving::Shared => Server::start(listener, router, idle_timeout),
        Serving::PerCore => {
            Server::start_per_core(listener, router, idle_timeout).map_err(StartError::Serve)?
        }
    };
    operators.availability.ready();
    Ok(RunningService::new(
        context,
        server,
        operators.server,
        patience,
    ))
}

/// The routes of the service, and of operators where they come to the same port.
async fn all_routes(
    definition: ServiceDefinition,
    context: &ServiceContext,
    operators: &Operators,
) -> Result<Router, StartError> {
    let routes = (definition.build)(context.clone()).await;
    let routes = routes.map_err(StartError::Service)?;
    Ok(routes.merge(operators.complete(context)?))
}

/// With what all answers of a service have in common.
pub fn dressed(routes: Router, context: &ServiceContext) -> Router {
    let observer = Observer {
        service: context.name,
        metrics: context.metrics.clone(),
        tracer: context.tracer.clone(),
    };
    observe_requests(finish(routes, context.messages.clone()), observer)
}

/// The time limiter ends calls; these limits end what it does not see, such as a body that stands still.
fn http_client(settings: &Settings) -> Result<reqwest::Client, StartError> {
    let client = reqwest::Client::builder()
        .connect_timeout(settings.duration("spring.http.client.connect-timeout")?)
        .read_timeout(settings.duration("spring.http.client.read-timeout")?);
    Ok(client.build()?)
}
