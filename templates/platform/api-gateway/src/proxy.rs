//! The way of a request through the gateway.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::request::Parts;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mesh_app::ServiceContext;
use mesh_config::SettingsError;
use mesh_security::CurrentUser;
use mesh_telemetry::Metrics;

use crate::chain::Way;
use crate::cors::{Cors, Verdict};
use crate::decision::Decision;
use crate::error::gateway_error;
use crate::exchange::Exchange;
use crate::firewall;
use crate::forwarding::{Forwarding, TrustedProxies};
use crate::route::RouteTable;
use crate::upstream::Upstream;

/// Everything that a request meets here. Cheap to clone.
#[derive(Clone)]
pub struct Proxy(Arc<Shared>);

struct Shared {
    routes: RouteTable,
    cors: Cors,
    decision: Decision,
    trusted_proxies: TrustedProxies,
    upstream: Upstream,
    metrics: Metrics,
}

impl Proxy {
    /// A gateway of these routes.
    ///
    /// # Errors
    /// When a setting of CORS, of the headers for services or of the connections to them is wrong.
    pub fn new(
        context: &ServiceContext,
        routes: RouteTable,
        decision: Decision,
    ) -> Result<Self, SettingsError> {
        let settings = &context.settings;
        let forwarding = Forwarding::from_settings(settings)?;
        Ok(Self(Arc::new(Shared {
            routes,
            cors: Cors::from_settings(settings)?,
            decision,
            trusted_proxies: TrustedProxies::from_settings(settings)?,
            upstream: Upstream::new(context, forwarding)?,
            metrics: context.metrics.clone(),
        })))
    }
}

impl Proxy {
    /// The routes.
    pub fn routes(&self) -> &RouteTable {
        &self.0.routes
    }

    /// Decides about a request that the gateway itself answers.
    ///
    /// # Errors
    /// The answer to whoever is not allowed.
    pub fn refuse_unless_allowed(&self, request: &Request) -> Result<(), Box<Response>> {
        let path = request.uri().path();
        let decision = &self.0.decision;
        match decision.check(request.method(), path, request.headers()) {
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
    match shared.cors.verdict(&parts) {
        Verdict::NotCors => shared.decide(parts, body, peer).await,
        Verdict::Answer(answer) => answer,
        Verdict::Allowed(headers) => {
            let mut response = shared.decide(parts, body, peer).await;
            headers.apply(response.headers_mut());
            response
        }
    }
}

impl Shared {
    async fn decide(&self, parts: Parts, body: Body, peer: SocketAddr) -> Response {
        let path = parts.uri.path();
        match self.decision.check(&parts.method, path, &parts.headers) {
            Ok(user) => self.pass_on(parts, body, peer, user).await,
            Err(StatusCode::UNAUTHORIZED) => StatusCode::UNAUTHORIZED.into_response(),
            Err(status) => gateway_error(status, path, &parts.headers),
        }
    }

    async fn pass_on(
        &self,
        parts: Parts,
        body: Body,
        peer: SocketAddr,
        user: CurrentUser,
    ) -> Response {
        let origin = self.trusted_proxies.origin(peer, &parts.headers);
        let Some((route, variables)) = self.routes.find(&parts, origin) else {
            return gateway_error(StatusCode::NOT_FOUND, parts.uri.path(), &parts.headers);
        };
        let started = Instant::now();
        let method = parts.method.clone();
        let mut exchange = Exchange::new(parts, body, origin, user, variables);
        let way = Way {
            upstream: &self.upstream,
            routes: &self.routes,
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
