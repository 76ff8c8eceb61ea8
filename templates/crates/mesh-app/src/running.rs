//! A service at work, and how it stops.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use mesh_config::{Settings, SettingsError};
use mesh_discovery::Registration;
use mesh_telemetry::Tracer;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::ServiceContext;
use crate::server::Server;

/// How long requests of operators in flight may take when everything else has ended.
const PATIENCE_WITH_OPERATORS: Duration = Duration::from_secs(1);

/// How long a service that stops waits for others.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For those who have not noticed yet that it leaves.
    delay: Duration,
    /// For requests in flight and background work, which end side by side.
    timeout: Duration,
}

impl Patience {
    /// Reads `server.shutdown-delay` and `server.shutdown-timeout`.
    ///
    /// # Errors
    /// When one is missing or wrong.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        Ok(Self {
            delay: settings.duration("server.shutdown-delay")?,
            timeout: settings.duration("server.shutdown-timeout")?,
        })
    }
}

/// A started service. It goes on until [`RunningService::stop`], or until it is dropped with its runtime.
pub struct RunningService {
    name: &'static str,
    /// Ends the registration.
    leaving: CancellationToken,
    /// Background work ends with it.
    stop: CancellationToken,
    server: Server,
    /// Of operators, when they have a port of their own.
    management: Option<Server>,
    registration: Option<JoinHandle<()>>,
    background: TaskTracker,
    tracer: Tracer,
    patience: Patience,
}

impl RunningService {
    pub(crate) fn new(
        context: &ServiceContext,
        server: Server,
        management: Option<Server>,
        patience: Patience,
    ) -> Self {
        Self {
            name: context.name,
            leaving: context.leaving.clone(),
            stop: context.stop.clone(),
            server,
            management,
            registration: None,
            background: context.background.clone(),
            tracer: context.tracer.clone(),
            patience,
        }
    }

    /// Name of the service.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// Where it answers operators.
    pub fn management_address(&self) -> SocketAddr {
        self.management.as_ref().unwrap_or(&self.server).address()
    }

    /// Its base address for callers on this host.
    pub fn local_url(&self) -> String {
        format!("http://localhost:{}", self.address().port())
    }

    pub(crate) fn stop_token(&self) -> CancellationToken {
        self.stop.clone()
    }

    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        tokio::spawn(work);
    }

    pub(crate) fn spawn_registration(&mut self, registration: Registration) {
        self.registration = Some(tokio::spawn(registration.keep(self.leaving.clone())));
    }

    /// Leaves the registry and is no longer ready, but goes on serving for `server.shutdown-delay`, so
    /// that everybody who knows this instance turns to others before it is gone.
    pub async fn leave(&mut self) {
        tracing::info!(service = self.name, delay = ?self.patience.delay, "leaving");
        self.server.leave();
        self.deregister().await;
        tokio::time::sleep(self.patience.delay).await;
    }

    async fn deregister(&mut self) {
        self.leaving.cancel();
        if let Some(registration) = self.registration.take() {
            // A registry that does not answer must not keep the service from stopping.
            let _ = tokio::time::timeout(Duration::from_secs(3), registration).await;
        }
    }

    /// Leaves the registry, takes no new requests, and waits for those in flight and for background
    /// work, no longer than `server.shutdown-timeout` for both. Operators get answers until the end when
    /// they have a port of their own.
    pub async fn stop(mut self) {
        self.stop.cancel();
        self.deregister().await;
        let limit = self.patience.timeout;
        let deadline = Instant::now() + limit;
        if self.server.stop(limit).await.is_err() {
            tracing::warn!(
                "{}: requests still in flight after {limit:?} are cut off",
                self.name
            );
        }
        self.background.close();
        let ended = tokio::time::timeout_at(deadline, self.background.wait());
        if ended.await.is_err() {
            tracing::warn!(
                "{}: background work that has not ended after {limit:?} is cut off",
                self.name
            );
        }
        if let Some(management) = self.management {
            let _ = management.stop(PATIENCE_WITH_OPERATORS).await;
        }
        self.tracer.close().await;
        tracing::info!(service = self.name, "stopped");
    }
}
