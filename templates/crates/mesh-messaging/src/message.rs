//! What is sent.

use std::collections::BTreeMap;

use http::{HeaderMap, HeaderName, HeaderValue};

/// A message of any kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Tells it from all others, also when it is sent again; not every publisher says it.
    pub id: Option<String>,
    /// Media type of the body.
    pub content_type: String,
    /// Headers by name, upper and lower case as written; only texts travel.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: Vec<u8>,
}

impl Message {
    /// A JSON text without id and headers.
    pub fn json(body: String) -> Self {
        Self {
            id: None,
            content_type: "application/json".to_owned(),
            headers: BTreeMap::new(),
            body: body.into_bytes(),
        }
    }

    /// Adds headers such as those of a trace.
    pub fn add_headers(&mut self, headers: &HeaderMap) {
        let texts = headers.iter().filter_map(|(name, value)| {
            let value = value.to_str().ok()?;
            Some((name.as_str().to_owned(), value.to_owned()))
        });
        self.headers.extend(texts);
    }

    /// The headers as those of HTTP, whose names have no upper case.
    pub fn http_headers(&self) -> HeaderMap {
        let headers = self.headers.iter().filter_map(|(name, value)| {
            let name = HeaderName::try_from(name.as_str()).ok()?;
            Some((name, HeaderValue::try_from(value.as_str()).ok()?))
        });
        headers.collect()
    }
}
