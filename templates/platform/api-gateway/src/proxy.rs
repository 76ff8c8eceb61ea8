//! The way of a request through the gateway.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use mesh_app::ServiceContext;
use mesh_config::SettingsError;
use mesh_security::CurrentUser;

use crate::chain::Way;
use crate::cors::{Cors, Verdict};
use crate::decision::Decision;
use crate::error::gateway_error;
use crate::exchange::Exchange;
use crate::firewall;
use crate::forwarding::remove_hop_by_hop;
use crate::pattern::Variables;
use crate::retained_body::RetainedBody;
use crate::route::RouteTable;
use crate::upstream::Upstream;
use crate::web_socket;

/// Everything that a request meets here. Cheap to clone.
#[derive(Clone)]
pub struct Proxy(Arc<Shared>);

struct Shared {
    routes: RouteTable,
    cors: Cors,
    decision: Decision,
    upstream: Upstream,
}

impl Proxy {
    /// A gateway of these routes.
    ///
    /// # Errors
    /// When the settings of CORS are wrong.
    pub fn new(
        context: &ServiceContext,
        routes: RouteTable,
        decision: Decision,
    ) -> Result<Self, SettingsError> {
        let upstream = Upstream::new(context, &routes);
        Ok(Self(Arc::new(Shared {
            routes,
            cors: Cors::from_settings(&context.settings)?,
            decision,
            upstream,
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
    ConnectInfo(client): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    if !firewall::allows(&parts.method, &parts.uri) {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let shared = &proxy.0;
    match shared.cors.verdict(&parts) {
        Verdict::NotCors => shared.decide(parts, body, client).await,
        Verdict::Answer(answer) => answer,
        Verdict::Allowed(headers) => {
            let mut response = shared.decide(parts, body, client).await;
            headers.apply(response.headers_mut());
            response
        }
    }
}

impl Shared {
    async fn decide(&self, parts: Parts, body: Body, client: SocketAddr) -> Response {
        let path = parts.uri.path();
        match self.decision.check(&parts.method, path, &parts.headers) {
            Ok(user) => self.pass_on(parts, body, client, user).await,
            Err(StatusCode::UNAUTHORIZED) => StatusCode::UNAUTHORIZED.into_response(),
            Err(status) => gateway_error(status, path, &parts.headers),
        }
    }

    async fn pass_on(
        &self,
        mut parts: Parts,
        body: Body,
        client: SocketAddr,
        user: CurrentUser,
    ) -> Response {
        let Some((route, variables)) = self.routes.find(&parts, client.ip()) else {
            return gateway_error(StatusCode::NOT_FOUND, parts.uri.path(), &parts.headers);
        };
        let mut exchange = exchange(&mut parts, body, client, user, variables);
        let way = Way {
            upstream: &self.upstream,
            routes: &self.routes,
            route,
            steps: &route.steps,
        };
        let outcome = way.go(&mut exchange).await;
        let mut answer = match outcome {
            Ok(response) => response,
            Err(failure) => {
                tracing::warn!(route = route.id, "{failure}");
                gateway_error(failure.status(), parts.uri.path(), &parts.headers)
            }
        };
        answer.headers_mut().extend(exchange.answer_headers);
        answer
    }
}

/// The request as the first filter sees it.
fn exchange(
    parts: &mut Parts,
    body: Body,
    client: SocketAddr,
    user: CurrentUser,
    variables: Variables,
) -> Exchange {
    let web_socket = web_socket::wanted(parts);
    let mut headers = parts.headers.clone();
    remove_hop_by_hop(&mut headers);
    Exchange {
        method: parts.method.clone(),
        asked: parts.uri.clone(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers,
        host: None,
        variables,
        user,
        client,
        answer_headers: HeaderMap::new(),
        web_socket,
        body: RetainedBody::new(body),
        is_prefixed: false,
        is_fallback: false,
    }
}
