//! A request as an instance gets it.

use axum::extract::Request;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, Uri, header};
use mesh_discovery::Instance;

use crate::exchange::Exchange;
use crate::failure::Failure;
use crate::forwarding::Forwarding;
use crate::retained_body::RetainedBody;
use crate::route::Target;
use crate::web_socket;

/// The request of `exchange` to `instance`.
///
/// # Errors
/// When the path, or the address of the instance, is none.
pub fn of(
    exchange: &Exchange,
    instance: &Instance,
    target: &Target,
    forwarding: &Forwarding,
    body: RetainedBody,
) -> Result<Request<RetainedBody>, Failure> {
    let path = exchange
        .path_and_query()
        .ok_or_else(|| Failure::BadPath(exchange.path.clone()))?;
    let headers = headers(exchange, &path, forwarding);
    let uri = uri(instance, target, path)
        .ok_or_else(|| Failure::BadAddress(instance.base_url.clone()))?;
    let mut request = Request::new(body);
    *request.method_mut() = exchange.method.clone();
    *request.uri_mut() = uri;
    *request.headers_mut() = headers;
    Ok(request)
}

fn headers(exchange: &Exchange, path: &PathAndQuery, forwarding: &Forwarding) -> HeaderMap {
    let mut headers = exchange.headers.clone();
    let asked = exchange.asked.path();
    let prefix = asked.strip_suffix(path.path()).unwrap_or_default();
    forwarding.tell(&mut headers, exchange.origin, prefix);
    // Whoever waits for a 100 gets it from the gateway, as soon as the body is asked for.
    headers.remove(header::EXPECT);
    if let Some(host) = &exchange.host {
        headers.insert(header::HOST, host.clone());
    }
    if exchange.web_socket.is_some() {
        web_socket::ask_for_upgrade(&mut headers);
    }
    headers
}

fn uri(instance: &Instance, target: &Target, path: PathAndQuery) -> Option<Uri> {
    let mut parts = instance.base_url.parse::<Uri>().ok()?.into_parts();
    if let Target::Service {
        scheme: Some(scheme),
        ..
    } = target
    {
        parts.scheme = Some(scheme.clone());
    }
    parts.path_and_query = Some(path);
    Uri::from_parts(parts).ok()
}
