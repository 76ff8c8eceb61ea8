//! WebSockets: a request that asks for one, and the bytes that go to and fro afterwards.

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio_util::sync::CancellationToken;

/// The connection of a client that asks for a WebSocket.
pub fn wanted(parts: &mut Parts) -> Option<OnUpgrade> {
    let asks = parts.method == Method::GET
        && has_token(&parts.headers, header::CONNECTION, "upgrade")
        && has_token(&parts.headers, header::UPGRADE, "websocket");
    if asks {
        parts.extensions.remove()
    } else {
        None
    }
}

fn has_token(headers: &HeaderMap, name: header::HeaderName, token: &str) -> bool {
    let values = headers.get_all(name).into_iter();
    values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|found| found.trim().eq_ignore_ascii_case(token))
}

/// Puts back what belongs to the connection of the client and now to that of the service too.
pub fn ask_for_upgrade(headers: &mut HeaderMap) {
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
}

/// Passes bytes on in both directions until a side closes or `stop`.
pub async fn join(client: OnUpgrade, service: OnUpgrade, stop: CancellationToken) {
    let passing = async {
        let (client, service) =
            tokio::try_join!(client, service).map_err(|error| error.to_string())?;
        let (mut client, mut service) = (TokioIo::new(client), TokioIo::new(service));
        tokio::io::copy_bidirectional(&mut client, &mut service)
            .await
            .map_err(|error| error.to_string())
    };
    tokio::select! {
        () = stop.cancelled() => {}
        passed = passing => {
            if let Err(reason) = passed {
                tracing::debug!("a WebSocket broke off: {reason}");
            }
        }
    }
}
