//! Answering requests at one address.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::error::Elapsed;
use tokio_util::sync::CancellationToken;

use crate::connections::{Connections, accept};
use crate::per_core::{deal_out, start_cores};

/// The setting that says how long a connection may take until the whole head of its next request has
/// arrived.
pub const IDLE_TIMEOUT: &str = "server.idle-timeout";

/// On which threads connections are served.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Serving {
    /// On those of the runtime that starts the service.
    #[default]
    Shared,
    /// On one thread for each core, each with a runtime of its own. A connection stays on its thread,
    /// which saves waking others: the form for a service that does little but pass requests on.
    /// A handler that keeps its thread busy holds up the other connections of its core.
    PerCore,
}

/// A server at work.
pub struct Server {
    address: SocketAddr,
    leaving: CancellationToken,
    drain: CancellationToken,
    cut_off: CancellationToken,
    /// Ends when the last connection has ended.
    task: JoinHandle<()>,
}

impl Server {
    /// Serves what `listener` accepts on the present runtime.
    pub fn start(listener: TcpListener, router: Router, idle_timeout: Duration) -> Self {
        let connections = Connections::new(router, idle_timeout);
        Self::accepting(listener, connections.clone(), |listener| async move {
            accept(listener, &connections.drain, |stream, peer| {
                connections.spawn(stream, peer);
            })
            .await;
        })
    }

    /// Serves what `listener` accepts on a thread for each core.
    ///
    /// # Errors
    /// When the system has no threads left.
    pub fn start_per_core(
        listener: TcpListener,
        router: Router,
        idle_timeout: Duration,
    ) -> io::Result<Self> {
        let connections = Connections::new(router, idle_timeout);
        let cores = start_cores(&connections)?;
        Ok(Self::accepting(listener, connections.clone(), |listener| {
            deal_out(listener, cores, connections)
        }))
    }

    fn accepting<F: Future<Output = ()> + Send + 'static>(
        listener: TcpListener,
        connections: Connections,
        accepting: impl FnOnce(TcpListener) -> F,
    ) -> Self {
        let address = listener
            .local_addr()
            .unwrap_or_else(|_| unreachable!("a bound listener has an address"));
        let leaving = connections.leaving.clone();
        let (drain, cut_off) = (connections.drain.clone(), connections.cut_off.clone());
        let accepting = accepting(listener);
        let task = tokio::spawn(async move {
            accepting.await;
            connections.ended().await;
        });
        Self {
            address,
            leaving,
            drain,
            cut_off,
            task,
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Goes on, but makes every answer the last of its connection.
    pub fn leave(&self) {
        self.leaving.cancel();
    }

    /// Takes no new connections, and waits for the requests in flight.
    ///
    /// # Errors
    /// When some took longer than `limit` and were cut off.
    pub async fn stop(self, limit: Duration) -> Result<(), Elapsed> {
        self.drain.cancel();
        let drained = tokio::time::timeout(limit, self.task).await;
        self.cut_off.cancel();
        drained.map(drop)
    }
}
