//! Endpoints that a service has besides those that all have.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;

/// The own endpoints of a service, by name. They are exposed as the others are, from the moment that the
/// service takes requests, and ask for the password also to read. Cheap to clone; all clones share them.
#[derive(Clone, Default)]
pub struct Endpoints(Arc<Mutex<Vec<(&'static str, Router)>>>);

impl Endpoints {
    /// Adds one while the service gets ready; all its paths begin with `/` and its name.
    pub fn add(&self, name: &'static str, routes: Router) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.push((name, routes));
    }

    pub(crate) fn all(&self) -> Vec<(&'static str, Router)> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.clone()
    }
}
