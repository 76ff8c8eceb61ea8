//! What operators reach of a service, and where.

use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::extract::Request;
use mesh_actuator::{Availability, Build, Observed, actuator, probes};
use mesh_config::SettingsError;
use tokio::net::TcpListener;
use tower::ServiceExt;

use crate::server::{IDLE_TIMEOUT, Server};
use crate::startup::dressed;
use crate::{ServiceContext, ServiceDefinition};

/// The endpoints for operators: at the port of the service, or at one of their own, which only
/// operators need to reach.
pub struct Operators {
    /// Answers at their own port, from the start of the service to its end.
    pub server: Option<Server>,
    /// What they are told about taking requests.
    pub availability: Availability,
    observed: Observed,
    /// What is at their own port.
    present: Present,
}

/// Routes that are exchanged while they are served.
#[derive(Clone, Default)]
struct Present(Arc<RwLock<Router>>);

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
        let availability = Availability::starting(context.leaving.clone());
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
            endpoints: context.endpoints.clone(),
        };
        let present = Present::default();
        present.set(dressed(actuator(&observed)?, context));
        let server = match listener {
            None => None,
            Some(listener) => {
                let idle_timeout = context.settings.duration(IDLE_TIMEOUT)?;
                Some(Server::start(listener, present.routes(), idle_timeout))
            }
        };
        Ok(Self {
            server,
            availability,
            observed,
            present,
        })
    }

    /// Adds the endpoints that the service has of its own. Gives what is at the port of the service.
    ///
    /// # Errors
    /// When a setting below `management` is wrong.
    pub fn complete(&self, context: &ServiceContext) -> Result<Router, SettingsError> {
        let (endpoints, probes) = (actuator(&self.observed)?, probes(&self.observed)?);
        if self.server.is_none() {
            return Ok(probes.merge(endpoints));
        }
        self.present.set(dressed(endpoints, context));
        Ok(probes)
    }
}

impl Present {
    fn set(&self, router: Router) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = router;
    }

    fn get(&self) -> Router {
        let router = self.0.read().unwrap_or_else(PoisonError::into_inner);
        router.clone()
    }

    fn routes(&self) -> Router {
        let present = self.clone();
        Router::new().fallback(async move |request: Request| present.get().oneshot(request).await)
    }
}
