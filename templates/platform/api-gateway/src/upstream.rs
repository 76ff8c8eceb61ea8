//! The instances behind the gateway.

use std::collections::HashMap;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::Response;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use mesh_app::ServiceContext;
use mesh_discovery::{Instance, Instances};
use mesh_telemetry::{Tags, Tracer};
use tokio_util::sync::CancellationToken;

use crate::exchange::Exchange;
use crate::failure::Failure;
use crate::forwarding::{add_forwarded, remove_hop_by_hop};
use crate::retained_body::RetainedBody;
use crate::route::{Limits, Route, RouteTable, Target};
use crate::web_socket;

type HttpClient = Client<HttpConnector, RetainedBody>;

/// Sends requests to instances.
pub struct Upstream {
    instances: Instances,
    /// How long connecting may take belongs to a client, so each limit has its own.
    clients: HashMap<Duration, HttpClient>,
    tracer: Tracer,
    stop: CancellationToken,
}

impl Upstream {
    /// Clients for all routes.
    pub fn new(context: &ServiceContext, routes: &RouteTable) -> Self {
        let limits = routes.all().iter().map(|route| route.limits.connect);
        Self {
            instances: context.instances.clone(),
            clients: limits.map(|limit| (limit, http_client(limit))).collect(),
            tracer: context.tracer.clone(),
            stop: context.stop.clone(),
        }
    }

    /// Tries the instances of the route until one accepts the connection.
    ///
    /// # Errors
    /// When no answer came.
    pub async fn send(&self, route: &Route, exchange: &Exchange) -> Result<Response, Failure> {
        let target = exchange
            .path_and_query()
            .ok_or_else(|| Failure::BadPath(exchange.path.clone()))?;
        let headers = headers_to_service(exchange, &target);
        let mut failure = Failure::NoInstance(route.id.clone());
        for instance in self.candidates(&route.target).await {
            let Some(body) = exchange.body.for_attempt() else {
                break;
            };
            let uri = uri(&instance, &target)?;
            let mut request = Request::new(body);
            *request.method_mut() = exchange.method.clone();
            *request.uri_mut() = uri;
            *request.headers_mut() = headers.clone();
            match self.traced(route, request).await {
                Err(Failure::NotConnected(reason)) => {
                    self.instances.suspect(&instance);
                    failure = Failure::NotConnected(reason);
                }
                Ok(response) => return self.joined(exchange, response),
                failure => return failure,
            }
        }
        Err(failure)
    }

    async fn candidates(&self, target: &Target) -> Vec<Instance> {
        match target {
            Target::Service(service) => self.instances.of(service).await,
            Target::Address(address) => vec![Instance {
                id: address.clone(),
                base_url: address.clone(),
            }],
        }
    }

    /// One attempt is one span: a trace shows which of them failed.
    async fn traced(
        &self,
        route: &Route,
        mut request: Request<RetainedBody>,
    ) -> Result<Response, Failure> {
        let span = self.tracer.begin_client();
        span.inject(request.headers_mut());
        let mut tags = Tags::from([
            ("http.method", request.method().to_string()),
            ("http.path", request.uri().path().to_owned()),
            ("route.id", route.id.clone()),
        ]);
        let name = request.method().as_str().to_lowercase();
        let result = self.exchange(route.limits, request).await;
        match &result {
            Ok(response) => tags.insert("http.status_code", response.status().as_str().to_owned()),
            Err(failure) => tags.insert("error", failure.to_string()),
        };
        span.finish(name, tags);
        result
    }

    async fn exchange(
        &self,
        limits: Limits,
        request: Request<RetainedBody>,
    ) -> Result<Response, Failure> {
        let answer = self.clients[&limits.connect].request(request);
        let answer = match limits.response {
            Some(limit) => tokio::time::timeout(limit, answer)
                .await
                .map_err(|_| Failure::TooSlow(limit))?,
            None => answer.await,
        };
        let mut response = match answer {
            Ok(response) => response,
            Err(error) if error.is_connect() => return Err(Failure::NotConnected(error)),
            Err(error) => return Err(Failure::BrokenOff(error)),
        };
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            remove_hop_by_hop(response.headers_mut());
        }
        Ok(response.map(Body::new))
    }

    /// Lets a WebSocket run beside the request that began it, until one side or the gateway ends.
    fn joined(&self, exchange: &Exchange, mut response: Response) -> Result<Response, Failure> {
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            return Ok(response);
        }
        let client = exchange.web_socket.clone().ok_or(Failure::Unasked)?;
        let service = hyper::upgrade::on(&mut response);
        tokio::spawn(web_socket::join(client, service, self.stop.clone()));
        Ok(response)
    }
}

fn http_client(connect_timeout: Duration) -> HttpClient {
    let mut connector = HttpConnector::new();
    connector.set_connect_timeout(Some(connect_timeout));
    connector.set_nodelay(true);
    Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(Duration::from_secs(30))
        .build(connector)
}

fn headers_to_service(exchange: &Exchange, target: &PathAndQuery) -> HeaderMap {
    let mut headers = exchange.headers.clone();
    let asked = exchange.asked.path();
    let prefix = asked.strip_suffix(target.path()).unwrap_or_default();
    add_forwarded(&mut headers, exchange.client, prefix);
    if let Some(host) = &exchange.host {
        headers.insert(header::HOST, host.clone());
    }
    if exchange.web_socket.is_some() {
        web_socket::ask_for_upgrade(&mut headers);
    }
    headers
}

fn uri(instance: &Instance, target: &PathAndQuery) -> Result<Uri, Failure> {
    let address = || Failure::BadAddress(instance.base_url.clone());
    let base: Uri = instance.base_url.parse().map_err(|_| address())?;
    Uri::builder()
        .scheme(base.scheme_str().ok_or_else(address)?)
        .authority(base.authority().ok_or_else(address)?.clone())
        .path_and_query(target.clone())
        .build()
        .map_err(|_| address())
}
