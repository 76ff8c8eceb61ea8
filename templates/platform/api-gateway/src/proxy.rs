//! The way of a request through the gateway.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use mesh_app::ServiceContext;
use mesh_config::{Live, SettingsError};
use mesh_security::CurrentUser;
use mesh_telemetry::Metrics;

use crate::chain::Way;
use crate::cors::{Cors, Verdict};
use crate::decision::Decision;
use crate::error::gateway_error;
use crate::exchange::Exchange;
use crate::firewall;
use crate::forwarding::{Forwarding, TrustedProxies};
use crate::route::{Route, RouteTable};
use crate::upstream::Upstream;

/// Everything that a request meets here. Cheap to clone.
#[derive(Clone)]
pub struct Proxy(Arc<Shared>);

struct Shared {
    traffic: Live<Traffic>,
    decision: Decision,
    upstream: Upstream,
    metrics: Metrics,
}

/// What the settings say about requests. Made anew when they change; a request keeps to what was in
/// force when it came.
struct Traffic {
    routes: RouteTable,
    cors: Cors,
    trusted_proxies: TrustedProxies,
}

impl Traffic {
    fn follow(context: &ServiceContext) -> Result<Live<Self>, SettingsError> {
        let (resilience, instances) = (context.resilience.clone(), context.instances.clone());
        context.live_settings.bind(move |settings| {
            Ok(Self {
                routes: RouteTable::from_settings(settings, &resilience, &instances)?,
                cors: Cors::from_settings(settings)?,
                trusted_proxies: TrustedProxies::from_settings(settings)?,
            })
        })
    }
}

impl Proxy {
    /// A gateway whose routes follow the settings.
    ///
    /// # Errors
    /// When a route, or a setting of CORS, of the headers for services or of the connections to them
    /// is wrong.
    pub fn new(context: &ServiceContext, decision: Decision) -> Result<Self, SettingsError> {
        let forwarding = Forwarding::from_settings(&context.settings)?;
        Ok(Self(Arc::new(Shared {
            traffic: Traffic::follow(context)?,
            decision,
            upstream: Upstream::new(context, forwarding)?,
            metrics: context.metrics.clone(),
        })))
    }

    /// Every route at present.
    pub fn routes(&self) -> Vec<Arc<Route>> {
        self.0.traffic.get().routes.all()
    }

    /// Decides about a request that the gateway itself answers.
    ///
    /// # Errors
    /// The answer to whoever is not allowed.
    pub async fn refuse_unless_allowed(
        &self,
        method: &Method,
        path: &str,
        headers: &HeaderMap,
    ) -> Result<(), Box<Response>> {
        match self.0.decision.check(method, path, headers).await {
            Ok(_) => Ok(()),
            Err(status) => Err(Box::new(status.into_response())),
        }
    }
}

/// Checks, decides, and passes on.
pub async fn handle(
    State(proxy): State<Proxy>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    if !firewall::allows(&parts.method, &parts.uri) {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let shared = &proxy.0;
    let traffic = shared.traffic.get();
    match traffic.cors.verdict(&parts) {
        Verdict::NotCors => shared.decide(&traffic, parts, body, peer).await,
        Verdict::Answer(answer) => answer,
        Verdict::Allowed(headers) => {
            let mut response = shared.decide(&traffic, parts, body, peer).await;
            headers.apply(response.headers_mut());
            response
        }
    }
}

impl Shared {
    async fn decide(
        &self,
        traffic: &Traffic,
        parts: Parts,
        body: Body,
        peer: SocketAddr,
    ) -> Response {
        let path = parts.uri.path();
        let decided = self.decision.check(&parts.method, path, &parts.headers);
        match decided.await {
            Ok(user) => self.pass_on(traffic, parts, body, peer, user).await,
            Err(StatusCode::UNAUTHORIZED) => StatusCode::UNAUTHORIZED.into_response(),
            Err(status) => gateway_error(status, path, &parts.headers),
        }
    }

    async fn pass_on(
        &self,
        traffic: &Traffic,
        parts: Parts,
        body: Body,
        peer: SocketAddr,
        user: CurrentUser,
    ) -> Response {
        let origin = traffic.trusted_proxies.origin(peer, &parts.headers);
        let Some((route, variables)) = traffic.routes.find(&parts, origin) else {
            return gateway_error(StatusCode::NOT_FOUND, parts.uri.path(), &parts.headers);
        };
        let started = Instant::now();
        let method = parts.method.clone();
        let mut exchange = Exchange::new(parts, body, origin, user, variables);
        let way = Way {
            upstream: &self.upstream,
            routes: &traffic.routes,
            route: &route,
            steps: &route.steps,
        };
        let outcome = way.go(&mut exchange).await;
        let mut answer = match outcome {
            Ok(response) => response,
            Err(failure) => {
                tracing::warn!(route = route.id, "{failure}");
                let path = exchange.asked.path();
                gateway_error(failure.status(), path, &exchange.headers)
            }
        };
        answer.headers_mut().extend(exchange.answer_headers);
        let (status, elapsed) = (answer.status(), started.elapsed());
        route.timers.record(&self.metrics, &method, status, elapsed);
        answer
    }
}
