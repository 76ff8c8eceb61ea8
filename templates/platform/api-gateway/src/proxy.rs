//! The way of a request through the gateway.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use mesh_app::ServiceContext;
use mesh_config::SettingsError;
use mesh_discovery::{Instance, Instances};

use crate::decision::Decision;
use crate::error::gateway_error;
use crate::firewall;
use crate::forwarding::{add_forwarded, remove_hop_by_hop};
use crate::retained_body::RetainedBody;
use crate::routes::{Route, RouteTable, Target};

/// Everything that a request meets here. Cheap to clone.
#[derive(Clone)]
pub struct Proxy(Arc<Shared>);

struct Shared {
    routes: RouteTable,
    decision: Decision,
    instances: Instances,
    client: Client<HttpConnector, RetainedBody>,
    response_timeout: Duration,
}

impl Proxy {
    /// Reads `spring.cloud.gateway.httpclient`.
    ///
    /// # Errors
    /// When a time limit is missing or wrong.
    pub fn new(
        context: &ServiceContext,
        routes: RouteTable,
        decision: Decision,
    ) -> Result<Self, SettingsError> {
        let limit = |name: &str| {
            context
                .settings
                .duration(&format!("spring.cloud.gateway.httpclient.{name}"))
        };
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(limit("connect-timeout")?));
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(Duration::from_secs(30))
            .build(connector);
        let instances = context.instances.clone();
        let response_timeout = limit("response-timeout")?;
        Ok(Self(Arc::new(Shared {
            routes,
            decision,
            instances,
            client,
            response_timeout,
        })))
    }
}

/// Checks, decides, and passes on.
pub async fn handle(
    State(proxy): State<Proxy>,
    ConnectInfo(client): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    if !firewall::allows(&parts.method, &parts.uri) {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let path = parts.uri.path().to_owned();
    match proxy.0.decision.check(&parts.method, &path, &parts.headers) {
        Ok(()) => {}
        Err(StatusCode::UNAUTHORIZED) => return StatusCode::UNAUTHORIZED.into_response(),
        Err(status) => return gateway_error(status, &path, &parts.headers),
    }
    let Some(route) = proxy.0.routes.find(&path) else {
        return gateway_error(StatusCode::NOT_FOUND, &path, &parts.headers);
    };
    let own_headers = parts.headers.clone();
    match proxy.0.forward(route, client, parts, body).await {
        Ok(response) => response,
        Err(failure) => {
            tracing::warn!(route = route.id, "{failure}");
            gateway_error(failure.status(), &path, &own_headers)
        }
    }
}

/// Why no answer came from a service.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("no instance of {0} is available")]
    NoInstance(String),
    #[error("no instance accepts connections: {0}")]
    NotConnected(hyper_util::client::legacy::Error),
    #[error("the instance broke off: {0}")]
    BrokenOff(hyper_util::client::legacy::Error),
    #[error("the instance did not answer within {0:?}")]
    TooSlow(Duration),
    #[error("`{0}` is no address of an instance")]
    BadAddress(String),
}

impl Failure {
    fn status(&self) -> StatusCode {
        match self {
            Self::NoInstance(_) | Self::NotConnected(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::BrokenOff(_) | Self::BadAddress(_) => StatusCode::BAD_GATEWAY,
            Self::TooSlow(_) => StatusCode::GATEWAY_TIMEOUT,
        }
    }
}

impl Shared {
    /// Tries the instances of the route until one accepts the connection.
    async fn forward(
        &self,
        route: &Route,
        client: SocketAddr,
        parts: Parts,
        body: Body,
    ) -> Result<Response, Failure> {
        let rewritten = route.rewrite(&parts.uri);
        let headers = headers_to_service(route, client, &parts, &rewritten);
        let body = RetainedBody::new(body);
        let mut failure = Failure::NoInstance(route.id.clone());
        for instance in self.candidates(&route.target).await {
            let request = request_to(&instance, &parts, &rewritten, headers.clone(), body.clone())?;
            match self.send(request).await {
                Err(Failure::NotConnected(reason)) => {
                    self.instances.suspect(&instance);
                    failure = Failure::NotConnected(reason);
                }
                result => return result,
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

    async fn send(&self, request: Request<RetainedBody>) -> Result<Response, Failure> {
        let answer =
            tokio::time::timeout(self.response_timeout, self.client.request(request)).await;
        let mut response = match answer {
            Ok(Ok(response)) => response,
            Ok(Err(error)) if error.is_connect() => return Err(Failure::NotConnected(error)),
            Ok(Err(error)) => return Err(Failure::BrokenOff(error)),
            Err(_) => return Err(Failure::TooSlow(self.response_timeout)),
        };
        remove_hop_by_hop(response.headers_mut());
        Ok(response.map(Body::new))
    }
}

fn headers_to_service(
    route: &Route,
    client: SocketAddr,
    parts: &Parts,
    rewritten: &PathAndQuery,
) -> HeaderMap {
    let mut headers = parts.headers.clone();
    remove_hop_by_hop(&mut headers);
    let prefix = parts
        .uri
        .path()
        .strip_suffix(rewritten.path())
        .unwrap_or_default();
    add_forwarded(&mut headers, client, prefix);
    for name in route.removed_headers() {
        headers.remove(name);
    }
    headers
}

fn request_to(
    instance: &Instance,
    parts: &Parts,
    path: &PathAndQuery,
    headers: HeaderMap,
    body: RetainedBody,
) -> Result<Request<RetainedBody>, Failure> {
    let address = || Failure::BadAddress(instance.base_url.clone());
    let base: Uri = instance.base_url.parse().map_err(|_| address())?;
    let uri = Uri::builder()
        .scheme(base.scheme_str().ok_or_else(address)?)
        .authority(base.authority().ok_or_else(address)?.clone())
        .path_and_query(path.clone())
        .build()
        .map_err(|_| address())?;
    let mut request = Request::new(body);
    *request.method_mut() = parts.method.clone();
    *request.uri_mut() = uri;
    *request.headers_mut() = headers;
    Ok(request)
}
