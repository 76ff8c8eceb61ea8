//! A service at work, and how it stops.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use mesh_discovery::Registration;
use mesh_telemetry::Tracer;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// A started service. It goes on until [`RunningService::stop`], or until it is dropped with its runtime.
pub struct RunningService {
    name: &'static str,
    address: SocketAddr,
    /// Cancelled first: background work ends, the registry is told.
    stop: CancellationToken,
    /// Cancelled next: no new requests, those in flight finish.
    drain: CancellationToken,
    server: JoinHandle<()>,
    registration: Option<JoinHandle<()>>,
    tracer: Option<Tracer>,
    shutdown_timeout: Duration,
}

impl RunningService {
    pub(crate) fn serve(
        name: &'static str,
        listener: TcpListener,
        router: Router,
        stop: CancellationToken,
        shutdown_timeout: Duration,
    ) -> Self {
        let address = listener
            .local_addr()
            .unwrap_or_else(|_| unreachable!("a bound listener has an address"));
        let drain = CancellationToken::new();
        let drained = drain.clone().cancelled_owned();
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, service)
                .with_graceful_shutdown(drained)
                .await
            {
                tracing::error!("{name} stopped serving: {error}");
            }
        });
        Self {
            name,
            address,
            stop,
            drain,
            server,
            registration: None,
            tracer: None,
            shutdown_timeout,
        }
    }

    /// Name of the service.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its base address for callers on this host.
    pub fn local_url(&self) -> String {
        format!("http://localhost:{}", self.address.port())
    }

    pub(crate) fn stop_token(&self) -> CancellationToken {
        self.stop.clone()
    }

    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        tokio::spawn(work);
    }

    /// The spans of the last requests are sent before the service ends.
    pub(crate) fn close_at_the_end(&mut self, tracer: Tracer) {
        self.tracer = Some(tracer);
    }

    pub(crate) fn spawn_registration(&mut self, registration: Registration) {
        self.registration = Some(tokio::spawn(registration.keep(self.stop.clone())));
    }

    /// Leaves the registry, takes no new requests, and waits for those in flight.
    pub async fn stop(mut self) {
        self.stop.cancel();
        if let Some(registration) = self.registration.take() {
            // A registry that does not answer must not keep the service from stopping.
            let _ = tokio::time::timeout(Duration::from_secs(3), registration).await;
        }
        self.drain.cancel();
        if tokio::time::timeout(self.shutdown_timeout, &mut self.server)
            .await
            .is_err()
        {
            tracing::warn!(
                "{}: requests still in flight after {:?} are cut off",
                self.name,
                self.shutdown_timeout
            );
            self.server.abort();
        }
        if let Some(tracer) = self.tracer {
            tracer.close().await;
        }
        tracing::info!(service = self.name, "stopped");
    }
}
