//! How long a route waits.

use std::collections::BTreeMap;
use std::time::Duration;

use mesh_config::{Settings, SettingsError};
use serde_json::Value;

use crate::settings;

/// Time limits towards an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Until it accepts a connection.
    pub connect: Duration,
    /// Until it begins to answer; none if the route wants none.
    pub response: Option<Duration>,
}

impl Limits {
    /// Those of `httpclient`.
    ///
    /// # Errors
    /// When one is missing or wrong.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        Ok(Self {
            connect: settings::duration(settings, "httpclient.connect-timeout")?,
            response: Some(settings::duration(settings, "httpclient.response-timeout")?),
        })
    }

    /// These, as far as the metadata of a route do not say otherwise.
    ///
    /// # Errors
    /// When what they say is no number of milliseconds.
    pub fn of_route(self, metadata: &BTreeMap<String, Value>) -> Result<Self, String> {
        let connect = milliseconds(metadata, "connect-timeout")?;
        let response = milliseconds(metadata, "response-timeout")?;
        Ok(Self {
            connect: connect.and_then(positive).unwrap_or(self.connect),
            response: response.map_or(self.response, positive),
        })
    }
}

/// A negative limit is none.
fn positive(milliseconds: i64) -> Option<Duration> {
    u64::try_from(milliseconds).ok().map(Duration::from_millis)
}

fn milliseconds(metadata: &BTreeMap<String, Value>, name: &str) -> Result<Option<i64>, String> {
    let Some(value) = metadata.get(name) else {
        return Ok(None);
    };
    let number = match value {
        Value::String(text) => text.parse().ok(),
        other => other.as_i64(),
    };
    number
        .map(Some)
        .ok_or_else(|| format!("the metadata `{name}` are no milliseconds: {value}"))
}
