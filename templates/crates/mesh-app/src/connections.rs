//! Connections: accepting them, serving them, and letting them end.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

/// Most bytes of a body, either way, and of the head of a request that a connection holds. Much more makes nothing
/// faster, and the memory of many who send files at once is many times that.
pub const BUFFER_SIZE: usize = 64 * 1024;

/// What every connection is served with.
#[derive(Clone)]
pub struct Connections {
    router: Router,
    /// Longest time until the whole head of the next request has arrived.
    idle_timeout: Duration,
    /// Lets clients know with each answer that they should not send another request here: they would
    /// send it at the moment in which an idle connection is closed.
    pub leaving: CancellationToken,
    /// Makes the request in flight the last of its connection.
    pub drain: CancellationToken,
    /// Ends connections, whatever is in flight on them.
    pub cut_off: CancellationToken,
    /// Counts those that have not ended.
    pub open: TaskTracker,
}

impl Connections {
    /// None so far, to be served by `router`.
    pub fn new(router: Router, idle_timeout: Duration) -> Self {
        Self {
            router,
            idle_timeout,
            leaving: CancellationToken::new(),
            drain: CancellationToken::new(),
            cut_off: CancellationToken::new(),
            open: TaskTracker::new(),
        }
    }

    /// For the connections of one thread, which look at the signals without waiting for other threads.
    pub fn of_thread(&self) -> Self {
        Self {
            leaving: self.leaving.child_token(),
            drain: self.drain.child_token(),
            cut_off: self.cut_off.child_token(),
            ..self.clone()
        }
    }

    /// Serves one connection on the present runtime.
    pub fn spawn(&self, stream: TcpStream, peer: SocketAddr) {
        // A small answer must not wait for the acknowledgement of the one before.
        let _ = stream.set_nodelay(true);
        let router = self.router.clone();
        let leaving = self.leaving.clone();
        let service = router
            .map_request(move |request| with_peer(request, peer))
            .map_response(move |answer| {
                if leaving.is_cancelled() {
                    last_of_connection(answer)
                } else {
                    answer
                }
            });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.idle_timeout)
            .max_buf_size(BUFFER_SIZE)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
            .with_upgrades();
        let (drain, cut_off) = (self.drain.clone(), self.cut_off.clone());
        self.open.spawn(async move {
            let mut connection = pin!(connection);
            let served = tokio::select! {
                served = connection.as_mut() => served,
                () = drain.cancelled() => {
                    connection.as_mut().graceful_shutdown();
                    tokio::select! {
                        served = connection => served,
                        () = cut_off.cancelled() => Ok(()),
                    }
                }
            };
            if let Err(error) = served {
                tracing::debug!("a connection of {peer} broke off: {error}");
            }
        });
    }

    /// Waits until the last connection has ended.
    pub async fn ended(&self) {
        self.open.close();
        self.open.wait().await;
    }
}

fn with_peer(mut request: Request<Incoming>, peer: SocketAddr) -> Request<Incoming> {
    request.extensions_mut().insert(ConnectInfo(peer));
    request
}

/// A connection that became another protocol's is not ours to end.
fn last_of_connection(mut answer: Response) -> Response {
    if answer.status() != StatusCode::SWITCHING_PROTOCOLS {
        let close = HeaderValue::from_static("close");
        answer.headers_mut().insert(header::CONNECTION, close);
    }
    answer
}

/// Hands every connection to `take` until `drain`; nobody listens afterwards.
pub async fn accept(
    listener: TcpListener,
    drain: &CancellationToken,
    mut take: impl FnMut(TcpStream, SocketAddr),
) {
    loop {
        let accepted = tokio::select! {
            () = drain.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => take(stream, peer),
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                // Too many open files, most likely: some have to be closed first.
                tracing::error!("cannot accept connections: {error}");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

/// The client went away while it waited.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    )
}
