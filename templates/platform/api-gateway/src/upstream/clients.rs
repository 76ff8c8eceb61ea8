//! HTTP clients and their connections to instances.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::ResponseFuture;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use mesh_app::BUFFER_SIZE;
use mesh_config::{Settings, SettingsError};
use rustls::ClientConfig;
use thread_local::ThreadLocal;

use super::connector::Connector;
use super::tls;
use crate::retained_body::RetainedBody;
use crate::settings;

type HttpClient = Client<Connector, RetainedBody>;

/// Clients of instances. Each thread has clients of its own: where each core has a runtime, a
/// connection stays with the one that serves the request, and nobody waits for another thread.
pub struct Clients {
    tls: Arc<ClientConfig>,
    handshake_timeout: Duration,
    max_idle_time: Duration,
    /// How long connecting may take belongs to a client, so each limit has its own.
    of_threads: ThreadLocal<RefCell<HashMap<Duration, HttpClient>>>,
}

impl Clients {
    /// Reads `httpclient.ssl` and `httpclient.pool`.
    ///
    /// # Errors
    /// When a setting is wrong, or there are no certificates to trust.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        Ok(Self {
            tls: Arc::new(tls::client_config(settings)?),
            handshake_timeout: settings::duration(settings, "httpclient.ssl.handshake-timeout")?,
            max_idle_time: settings::duration(settings, "httpclient.pool.max-idle-time")?,
            of_threads: ThreadLocal::new(),
        })
    }

    /// Sends a request over a connection of this thread.
    pub fn send(
        &self,
        connect_timeout: Duration,
        request: Request<RetainedBody>,
    ) -> ResponseFuture {
        let mut clients = self.of_threads.get_or_default().borrow_mut();
        let client = clients
            .entry(connect_timeout)
            .or_insert_with(|| self.client(connect_timeout));
        client.request(request)
    }

    fn client(&self, connect_timeout: Duration) -> HttpClient {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(connect_timeout));
        tcp.set_nodelay(true);
        let https = HttpsConnectorBuilder::new()
            .with_tls_config(ClientConfig::clone(&self.tls))
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(self.max_idle_time)
            .http1_max_buf_size(BUFFER_SIZE)
            .build(Connector::new(
                https,
                connect_timeout + self.handshake_timeout,
            ))
    }
}
