//! What is told.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::Destination;

/// An event to be published.
#[derive(Debug, Clone)]
pub struct Event<'a, B: ?Sized> {
    pub(crate) destination: &'a Destination,
    pub(crate) key: &'a str,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: &'a B,
}

impl<'a, B: Serialize + ?Sized> Event<'a, B> {
    /// An event whose body is sent as JSON. Those of one destination with the same `key`, such as the
    /// id of what changed, keep the order in which they were added; up to 200 characters.
    pub fn new(destination: &'a Destination, key: &'a str, body: &'a B) -> Self {
        Self {
            destination,
            key,
            headers: BTreeMap::new(),
            body,
        }
    }

    /// The same with a header.
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_owned(), value.to_owned());
        self
    }
}
