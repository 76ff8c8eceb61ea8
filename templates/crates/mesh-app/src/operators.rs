//! What operators reach of a service, and where.

use axum::Router;
use mesh_actuator::{Availability, Build, Observed, actuator, probes};
use mesh_config::SettingsError;
use tokio::net::TcpListener;

use crate::server::{IDLE_TIMEOUT, Server};
use crate::startup::dressed;
use crate::{ServiceContext, ServiceDefinition};

/// The endpoints for operators: at the port of the service, or at one of their own, which only
/// operators need to reach.
pub struct Operators {
    /// Answers at their own port, from the start of the service to its end.
    pub server: Option<Server>,
    /// What is at the port of the service.
    pub routes_of_service: Router,
    /// What they are told about taking requests.
    pub availability: Availability,
}

impl Operators {
    /// Prepares the endpoints of a service at `port`, and starts to answer on `listener` when they have
    /// a port of their own: then operators see already how the service gets ready.
    ///
    /// # Errors
    /// When a setting below `management` is missing or wrong.
    pub fn begin(
        definition: ServiceDefinition,
        context: &ServiceContext,
        port: u16,
        listener: Option<TcpListener>,
    ) -> Result<Self, SettingsError> {
        let availability = Availability::starting(context.stop.clone());
        let observed = Observed {
            live_settings: context.live_settings.clone(),
            bus: context.bus.clone(),
            health: context.health.clone(),
            metrics: context.metrics.clone(),
            resilience: context.resilience.clone(),
            availability: availability.clone(),
            build: Build {
                name: definition.name,
                version: definition.version,
            },
            port,
        };
        let (endpoints, probes) = (actuator(&observed)?, probes(&observed)?);
        let (server, routes_of_service) = match listener {
            None => (None, probes.merge(endpoints)),
            Some(listener) => {
                let router = dressed(endpoints, context);
                let idle_timeout = context.settings.duration(IDLE_TIMEOUT)?;
                let server = Server::start(listener, router, idle_timeout);
                (Some(server), probes)
            }
        };
        Ok(Self {
            server,
            routes_of_service,
            availability,
        })
    }
}
