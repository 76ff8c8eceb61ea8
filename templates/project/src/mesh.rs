//! Starting and stopping all members in order.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use mesh_app::{RunningService, StartError, Startup, start};
use mesh_config::{Environment, Layer};
use mesh_discovery::eureka::{EurekaClient, InstanceStatus, with_credentials};
use mesh_messaging::InMemoryBroker;
use serde_json::Value;

use crate::members::{MEMBERS, Member};

/// How ports are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ports {
    /// Every member's own port plus this number.
    Offset(u16),
    /// Any ports that are free.
    Free,
}

/// What a mesh is started with.
pub struct MeshOptions {
    /// How ports are chosen.
    pub ports: Ports,
    /// Folder with `config/`.
    pub folder: PathBuf,
    /// Environment; has all of [`crate::SECRETS`].
    pub environment: Environment,
    /// Settings that outrank everything else.
    pub settings: Layer,
}

/// Why the mesh did not start.
#[derive(Debug, thiserror::Error)]
pub enum MeshError {
    /// One member did not start; those before it were stopped again.
    #[error("{name} did not start: {source}")]
    Member {
        /// The member.
        name: &'static str,
        /// Its reason.
        source: StartError,
    },
    /// A port plus the offset is no port.
    #[error("{name} has port {port}; with an offset of {offset} it would be above 65535")]
    Port {
        /// The member.
        name: &'static str,
        /// Its own port.
        port: u16,
        /// What was to be added.
        offset: u16,
    },
    /// Not everybody showed up in the registry in time.
    #[error("after {limit:?} the registry still lacks {missing}")]
    NotRegistered {
        /// How long was waited.
        limit: Duration,
        /// Who is missing.
        missing: String,
    },
}

/// A running mesh.
pub struct Mesh {
    services: Vec<RunningService>,
    in_memory_broker: InMemoryBroker,
    registry: Option<EurekaClient>,
}

impl Mesh {
    /// Starts every member, each when those that it needs listen.
    ///
    /// # Errors
    /// When one of them does not start; the others are stopped.
    pub async fn start(options: MeshOptions) -> Result<Self, MeshError> {
        let mut mesh = Self {
            services: Vec::new(),
            in_memory_broker: InMemoryBroker::default(),
            registry: None,
        };
        let mut addresses = Vec::new();
        for member in MEMBERS {
            match mesh.start_member(member, &options, &addresses).await {
                Ok(service) => {
                    addresses.extend(addresses_of(&service, &options.environment));
                    mesh.services.push(service);
                }
                Err(error) => {
                    mesh.stop().await;
                    return Err(error);
                }
            }
        }
        mesh.registry = addresses
            .iter()
            .find(|(key, _)| *key == REGISTRY_ADDRESS)
            .and_then(|(_, url)| {
                EurekaClient::new(vec![url.as_str().unwrap_or_default().to_owned()]).ok()
            });
        Ok(mesh)
    }

    async fn start_member(
        &self,
        member: &Member,
        options: &MeshOptions,
        addresses: &[(&'static str, Value)],
    ) -> Result<RunningService, MeshError> {
        let definition = (member.definition)();
        let port = port_of(member, definition.name, options.ports)?;
        let locations = options.folder.join("config").display().to_string();
        let mails = options.folder.join("data/mail").display().to_string();
        let mut embedded = vec![
            ("server.address", Value::from("127.0.0.1")),
            ("server.port", port.into()),
            ("spring.cloud.config.fail-fast", true.into()),
            (
                "spring.cloud.config.server.native.search-locations",
                locations.into(),
            ),
            ("eureka.instance.ip-address", "127.0.0.1".into()),
            // On one machine a lost instance may be noticed within seconds.
            ("eureka.client.registry-fetch-interval-seconds", 1.into()),
            (
                "eureka.instance.lease-renewal-interval-in-seconds",
                2.into(),
            ),
            (
                "eureka.instance.lease-expiration-duration-in-seconds",
                6.into(),
            ),
            ("eureka.server.enable-self-preservation", false.into()),
            ("accounts.development", true.into()),
            ("mail.directory", mails.into()),
            // Where the portal is while somebody works on it.
            (
                "password-reset.allowed-origins",
                "http://localhost:3000".into(),
            ),
        ];
        embedded.extend(addresses.iter().cloned());
        let startup = Startup {
            environment: options.environment.clone(),
            overrides: vec![
                Layer::new("all-in-one run", embedded),
                options.settings.clone(),
            ],
            in_memory_broker: self.in_memory_broker.clone(),
            ..Startup::default()
        };
        start(definition, startup)
            .await
            .map_err(|source| MeshError::Member {
                name: definition.name,
                source,
            })
    }

    /// The running member of that name.
    pub fn service(&self, name: &str) -> Option<&RunningService> {
        self.services.iter().find(|service| service.name() == name)
    }

    /// Members with their descriptions, in starting order.
    pub fn services(&self) -> impl Iterator<Item = (&RunningService, &'static Member)> {
        self.services.iter().zip(MEMBERS)
    }

    /// Waits until every member that registers is `UP` in the registry.
    ///
    /// # Errors
    /// When somebody is missing after `limit`.
    pub async fn wait_until_registered(&self, limit: Duration) -> Result<(), MeshError> {
        let started = Instant::now();
        loop {
            let missing = self.missing_in_registry().await;
            if missing.is_empty() {
                return Ok(());
            }
            if started.elapsed() > limit {
                return Err(MeshError::NotRegistered {
                    limit,
                    missing: missing.join(", "),
                });
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn missing_in_registry(&self) -> Vec<&'static str> {
        let Some(registry) = &self.registry else {
            return Vec::new();
        };
        let applications = registry
            .applications()
            .await
            .map(|list| list.applications)
            .unwrap_or_default();
        let is_up = |name: &str| {
            applications.iter().any(|application| {
                application.name.eq_ignore_ascii_case(name)
                    && application
                        .instances
                        .iter()
                        .any(|instance| instance.status == InstanceStatus::Up)
            })
        };
        let registering = self
            .services
            .iter()
            .map(RunningService::name)
            .filter(|name| *name != REGISTRY);
        registering.filter(|name| !is_up(name)).collect()
    }

    /// Stops one member, as an operator would.
    pub async fn stop_service(&mut self, name: &str) {
        if let Some(index) = self
            .services
            .iter()
            .position(|service| service.name() == name)
        {
            self.services.remove(index).stop().await;
        }
    }

    /// Stops every member, the last started first.
    pub async fn stop(mut self) {
        while let Some(service) = self.services.pop() {
            service.stop().await;
        }
    }
}

const CONFIG_SERVER: &str = "config-server";
const REGISTRY: &str = "discovery-server";
const REGISTRY_ADDRESS: &str = "eureka.client.service-url.defaultZone";

/// What a member that just started tells those that start after it.
fn addresses_of(service: &RunningService, environment: &Environment) -> Vec<(&'static str, Value)> {
    let address = service.address();
    match service.name() {
        CONFIG_SERVER => vec![(
            "spring.cloud.config.uri",
            format!("http://{address}").into(),
        )],
        REGISTRY => {
            let user = environment.get("EUREKA_USERNAME").unwrap_or("admin");
            let password = environment.get("EUREKA_PASSWORD").unwrap_or_default();
            let url = format!("http://{address}/eureka/").parse();
            url.map(|url| with_credentials(url, user, password).to_string())
                .map(|url| vec![(REGISTRY_ADDRESS, url.into())])
                .unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

fn port_of(member: &Member, name: &'static str, ports: Ports) -> Result<u16, MeshError> {
    match ports {
        Ports::Free => Ok(0),
        Ports::Offset(offset) => member.port.checked_add(offset).ok_or(MeshError::Port {
            name,
            port: member.port,
            offset,
        }),
    }
}
