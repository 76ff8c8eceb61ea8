//! Who sends a request.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::peers::{Action, REPLICATION_HEADER};
use crate::server::Server;

/// Who sends a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// An instance or an operator: the peers do not know yet.
    Client,
    /// A peer: it tells the others itself.
    Peer,
}

impl Origin {
    /// Tells the peers what happened, unless they know.
    pub fn replicate(self, server: &Server, action: Action, app: &str, id: &str) {
        if self == Self::Client {
            server.peers.tell(action, &server.registry, app, id);
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let header = parts.headers.get(REPLICATION_HEADER);
        let is_peer = header.is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"true"));
        Ok(if is_peer { Self::Peer } else { Self::Client })
    }
}
