//! Answering requests at one address.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::error::Elapsed;
use tokio_util::sync::CancellationToken;

/// A server at work.
pub struct Server {
    address: SocketAddr,
    /// No new requests; those in flight finish.
    drain: CancellationToken,
    task: JoinHandle<()>,
}

impl Server {
    /// Serves what `listener` accepts.
    pub fn start(name: &'static str, listener: TcpListener, router: Router) -> Self {
        let address = listener
            .local_addr()
            .unwrap_or_else(|_| unreachable!("a bound listener has an address"));
        let drain = CancellationToken::new();
        let drained = drain.clone().cancelled_owned();
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let task = tokio::spawn(async move {
            let serving = axum::serve(listener, service).with_graceful_shutdown(drained);
            if let Err(error) = serving.await {
                tracing::error!("{name} stopped serving: {error}");
            }
        });
        Self {
            address,
            drain,
            task,
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes no new requests, and waits for those in flight.
    ///
    /// # Errors
    /// When some took longer than `limit` and were cut off.
    pub async fn stop(mut self, limit: Duration) -> Result<(), Elapsed> {
        self.drain.cancel();
        let drained = tokio::time::timeout(limit, &mut self.task).await;
        if drained.is_err() {
            self.task.abort();
        }
        drained.map(drop)
    }
}
