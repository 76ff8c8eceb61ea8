//! A request on its way through the filters of its route.

use std::sync::Arc;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderValue, Method, Request, Uri, header};
use hyper::upgrade::OnUpgrade;
use mesh_security::CurrentUser;

use crate::forwarding::{Origin, remove_hop_by_hop};
use crate::pattern::Variables;
use crate::retained_body::RetainedBody;
use crate::web_socket;

/// What went wrong before a fallback.
#[derive(Debug)]
pub struct FallbackReason {
    /// The exception that Spring Cloud Gateway would have caught.
    pub exception: &'static str,
    /// What happened.
    pub message: String,
}

/// What filters can look at and change. A copy is the request as it was at that moment.
#[derive(Clone)]
pub struct Exchange {
    /// The method.
    pub method: Method,
    /// What the client asked for.
    pub asked: Uri,
    /// The raw path that the service will be asked for.
    pub path: String,
    /// The raw query that the service will be asked for; empty for none.
    pub query: String,
    /// The headers that the service will see.
    pub headers: HeaderMap,
    /// The `Host` that the service will see, if not its own.
    pub host: Option<HeaderValue>,
    /// What the route's patterns captured.
    pub variables: Variables,
    /// Who asks.
    pub user: CurrentUser,
    /// Where it comes from.
    pub origin: Origin,
    /// The body.
    pub body: RetainedBody,
    /// Headers that the answer gets in any case.
    pub answer_headers: HeaderMap,
    /// The client's connection, if it wants a WebSocket.
    pub web_socket: Option<OnUpgrade>,
    /// Whether a `PrefixPath` was here already: only the first one counts.
    pub is_prefixed: bool,
    /// Why this is a fallback, if it is one; it has none of its own.
    pub fallback_for: Option<Arc<FallbackReason>>,
}

impl Exchange {
    /// The request as the first filter sees it.
    pub fn new(
        mut parts: Parts,
        body: Body,
        origin: Origin,
        user: CurrentUser,
        variables: Variables,
    ) -> Self {
        let web_socket = web_socket::wanted(&mut parts);
        remove_hop_by_hop(&mut parts.headers);
        Self {
            method: parts.method,
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            asked: parts.uri,
            headers: parts.headers,
            host: None,
            variables,
            user,
            origin,
            answer_headers: HeaderMap::new(),
            web_socket,
            body: RetainedBody::new(body),
            is_prefixed: false,
            fallback_for: None,
        }
    }

    /// The host that the client asked.
    pub fn asked_host(&self) -> Option<&HeaderValue> {
        self.headers.get(header::HOST)
    }

    /// Path and query for the service; nothing when a filter made something impossible of it.
    pub fn path_and_query(&self) -> Option<PathAndQuery> {
        let slash = if self.path.starts_with('/') { "" } else { "/" };
        let text = if self.query.is_empty() {
            format!("{slash}{}", self.path)
        } else {
            format!("{slash}{}?{}", self.path, self.query)
        };
        PathAndQuery::try_from(text).ok()
    }

    /// The same request for another path, without its body if some of that is gone.
    pub fn forwarded_to(mut self, path: &str, reason: FallbackReason) -> Option<Self> {
        self.path = path.to_owned();
        self.asked = Uri::from(self.path_and_query()?);
        self.is_prefixed = false;
        self.fallback_for = Some(Arc::new(reason));
        if self.body.for_attempt().is_none() {
            self.body = RetainedBody::new(Body::empty());
            self.headers.remove(header::CONTENT_LENGTH);
        }
        Some(self)
    }

    /// The head of the request, to look for a route with.
    pub fn head(&self) -> Parts {
        let mut request = Request::new(());
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.asked.clone();
        *request.headers_mut() = self.headers.clone();
        request.into_parts().0
    }
}
