//! A service that is bound to this application.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;
use serde_json::{Map, Value};

/// A bound service.
pub struct Service {
    /// Name of the binding, or else of the service.
    pub name: String,
    /// Name of the offering; `user-provided` when there is none.
    pub label: String,
    /// What the offering says of itself.
    pub tags: Vec<String>,
    /// All of the above, and more.
    pub document: Value,
}

impl Service {
    /// Reads an element of `VCAP_SERVICES`; nothing without name.
    pub fn of(document: Value) -> Option<Self> {
        let text = |member: &str| document[member].as_str().unwrap_or_default().to_owned();
        let tags = document["tags"].as_array().into_iter().flatten();
        let tags = tags.filter_map(|tag| tag.as_str()).map(str::to_lowercase);
        let service = Self {
            name: text("name"),
            label: text("label").to_lowercase(),
            tags: tags.collect(),
            document,
        };
        (!service.name.is_empty()).then_some(service)
    }

    /// Whether one of its tags is one of these, or its label begins with one of them.
    pub fn is_a(&self, kinds: &[&str]) -> bool {
        let is_tagged = self.tags.iter().any(|tag| kinds.contains(&tag.as_str()));
        is_tagged || kinds.iter().any(|kind| self.label.starts_with(kind))
    }

    /// Whether its name has one of these words.
    pub fn is_named(&self, words: &[&str]) -> bool {
        let name = self.name.to_lowercase();
        words.iter().any(|word| name.contains(word))
    }

    /// The first of these members of its credentials that has a value.
    pub fn credential(&self, members: &[&str]) -> Option<String> {
        let credentials = self.document["credentials"].as_object()?;
        members
            .iter()
            .find_map(|member| filled(credentials, member))
    }

    /// Its address, with the credentials that stand beside it.
    pub fn url(&self) -> Option<Url> {
        let url: Url = self.credential(&["uri", "url"])?.parse().ok()?;
        Some(self.with_user(url))
    }

    /// An address made of host, port and path, where there is none.
    pub fn url_of_parts(&self, scheme: &str, path: &[&str]) -> Option<Url> {
        let host = self.credential(&["host", "hostname"])?;
        let mut url = Url::parse(&format!("{scheme}://{host}")).ok()?;
        let port = self.credential(&["port"]);
        let _ = url.set_port(port.and_then(|port| port.parse().ok()));
        if let Some(path) = self.credential(path)
            && let Ok(mut segments) = url.path_segments_mut()
        {
            segments.push(&path);
        }
        Some(self.with_user(url))
    }

    fn with_user(&self, mut url: Url) -> Url {
        let encoded = |text: String| utf8_percent_encode(&text, NON_ALPHANUMERIC).to_string();
        if url.username().is_empty()
            && let Some(user) = self.credential(&["username", "user"])
        {
            let password = self.credential(&["password"]).map(encoded);
            let _ = url.set_username(&encoded(user));
            let _ = url.set_password(password.as_deref());
        }
        url
    }
}

fn filled(credentials: &Map<String, Value>, member: &str) -> Option<String> {
    match credentials.get(member)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
