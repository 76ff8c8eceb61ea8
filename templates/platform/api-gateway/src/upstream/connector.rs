//! Connecting, TLS included, within a time limit.

use std::io;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::http::Uri;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower::{BoxError, Service};

type Https = HttpsConnector<HttpConnector>;

/// Opens connections to instances.
#[derive(Clone)]
pub struct Connector {
    https: Https,
    limit: Duration,
}

impl Connector {
    /// Opens them through `https`; whatever is not ready within `limit` has failed.
    pub fn new(https: Https, limit: Duration) -> Self {
        Self { https, limit }
    }
}

impl Service<Uri> for Connector {
    type Response = MaybeHttpsStream<TokioIo<TcpStream>>;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Self::Response, BoxError>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.https.poll_ready(context)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let (connecting, limit) = (self.https.call(uri), self.limit);
        async move {
            let late = |_| {
                io::Error::new(
                    io::ErrorKind::TimedOut,
                    format!("no connection within {limit:?}"),
                )
            };
            tokio::time::timeout(limit, connecting)
                .await
                .map_err(late)?
        }
        .boxed()
    }
}
