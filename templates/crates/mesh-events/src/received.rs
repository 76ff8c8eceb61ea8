//! What arrives.

use std::collections::BTreeMap;

use mesh_messaging::Message;
use ring::digest::{Context, SHA256};
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// An event as its handler gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Tells it from all others of its destination.
    pub id: String,
    /// Headers by name, upper and lower case as the publisher wrote them.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: Vec<u8>,
}

/// The body is not what the handler expects. Trying again does not help.
#[derive(Debug, thiserror::Error)]
#[error("the body cannot be read: {0}")]
pub struct Unreadable(#[from] serde_json::Error);

impl Received {
    /// The body as JSON.
    ///
    /// # Errors
    /// When it is none, or does not fit `T`. A handler that returns this gets the event no more: it
    /// becomes a dead letter at once.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Unreadable> {
        Ok(serde_json::from_slice(&self.body)?)
    }

    /// The message that came to `destination`. One without id, as from Java, is known by what it says.
    pub(crate) fn new(destination: &str, message: &Message) -> Self {
        let id = match &message.id {
            Some(id) if Uuid::try_parse(id).is_ok() => id.clone(),
            Some(id) => digest(&[destination.as_bytes(), id.as_bytes()]),
            None => digest(&[destination.as_bytes(), &message.body]),
        };
        Self {
            id,
            headers: message.headers.clone(),
            body: message.body.clone(),
        }
    }
}

/// SHA-256 in hexadecimal digits; a zero byte ends each part.
fn digest(parts: &[&[u8]]) -> String {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(part);
        context.update(&[0]);
    }
    let bytes = context.finish();
    bytes
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id_of(destination: &str, id: Option<&str>, body: &str) -> String {
        let id = id.map(str::to_owned);
        let message = Message {
            id,
            ..Message::json(body.to_owned())
        };
        Received::new(destination, &message).id
    }

    #[test]
    fn a_message_is_known_by_its_id_or_by_what_it_says() {
        let uuid = "0193b1b2-7b52-7c4e-9d53-3a8e6f0a1b2c";
        assert_eq!(id_of("d", Some(uuid), "1"), uuid);
        assert_eq!(id_of("d", None, "1"), id_of("d", None, "1"));
        assert_ne!(id_of("d", None, "1"), id_of("d", None, "2"));
        assert_ne!(id_of("d", None, "1"), id_of("e", None, "1"));
        let foreign = id_of("d", Some("A strange id"), "1");
        assert_eq!(foreign, id_of("d", Some("A strange id"), "2"));
        assert_eq!(foreign.len(), 64);
    }
}
