//! What the handlers of requests share.

use std::sync::Arc;

use axum::extract::FromRef;

use crate::api::ResponseCache;
use crate::overview::Facts;
use crate::peers::Peers;
use crate::registry::SharedRegistry;

/// The registry and what does not change while it runs. Cheap to clone.
#[derive(Clone)]
pub struct Server {
    /// What is registered.
    pub registry: SharedRegistry,
    /// Its lists, ready to be sent.
    pub lists: ResponseCache,
    /// What the registry knows of itself.
    pub facts: Arc<Facts>,
    /// The other registries.
    pub peers: Peers,
}

impl FromRef<Server> for SharedRegistry {
    fn from_ref(server: &Server) -> Self {
        server.registry.clone()
    }
}

impl FromRef<Server> for ResponseCache {
    fn from_ref(server: &Server) -> Self {
        server.lists.clone()
    }
}
