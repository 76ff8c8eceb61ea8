//! What is sent.

use http::HeaderMap;

/// A message of any kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Media type of the body.
    pub content_type: String,
    /// Headers, such as those of a trace; only texts travel.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Message {
    /// A JSON text without headers.
    pub fn json(body: String) -> Self {
        Self {
            content_type: "application/json".to_owned(),
            headers: HeaderMap::new(),
            body: body.into_bytes(),
        }
    }
}
