//! Client of a Spring Cloud Config server: `GET {uri}/{name}/{profiles}[/{label}]`.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{Layer, Settings, SettingsError, with_causes};

/// Where and how to ask for a service's settings; the keys below `spring.cloud.config`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct ConfigServer {
    /// Whether a config server is asked at all.
    pub enabled: bool,
    /// Base address, for example `http://localhost:8888`.
    pub uri: String,
    /// Branch or tag; the server's default when empty.
    #[serde(default)]
    pub label: String,
    /// User name for basic authentication; none when empty.
    #[serde(default)]
    pub username: String,
    /// Password for basic authentication.
    #[serde(default)]
    pub password: String,
    /// Whether a server that does not answer keeps the service from starting.
    pub fail_fast: bool,
    /// How often and how fast to try again when `fail_fast` is set.
    pub retry: Retry,
}

/// Spring's `spring.cloud.config.retry`; intervals in milliseconds.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Retry {
    /// Attempts in all, at least one.
    pub max_attempts: u32,
    /// Pause before the second attempt.
    pub initial_interval: u64,
    /// Factor from one pause to the next.
    pub multiplier: f64,
    /// Longest pause.
    pub max_interval: u64,
}

/// Why the settings of a service could not be fetched.
#[derive(Debug, thiserror::Error)]
pub enum ConfigServerError {
    /// The configuration of the client itself is wrong.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The server cannot be reached or does not speak HTTP.
    #[error(
        "config server {uri} does not answer: {}; start it, or set `spring.cloud.config.uri`",
        with_causes(source)
    )]
    Unreachable {
        /// The address asked.
        uri: String,
        /// The failure on the way.
        source: reqwest::Error,
    },
    /// The server answered with a failure.
    #[error("config server {uri} answered {status} for `{name}`")]
    Refused {
        /// The address asked.
        uri: String,
        /// The HTTP status.
        status: u16,
        /// The application asked for.
        name: String,
    },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ServedEnvironment {
    version: Option<String>,
    property_sources: Vec<PropertySource>,
}

#[derive(Deserialize)]
struct PropertySource {
    name: String,
    source: Map<String, Value>,
}

impl ConfigServer {
    /// Reads `spring.cloud.config` from a service's own settings.
    ///
    /// # Errors
    /// When a key is missing or has the wrong type.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        settings.bind("spring.cloud.config")
    }

    /// The layers that the server holds for `name`, lowest precedence first; nothing when it does
    /// not answer and `fail_fast` is not set.
    ///
    /// # Errors
    /// When `fail_fast` is set and the last attempt failed.
    pub(crate) async fn fetch_at_start(
        &self,
        name: &str,
        profiles: &str,
    ) -> Result<Option<Vec<Layer>>, ConfigServerError> {
        let attempts = if self.fail_fast {
            self.retry.max_attempts.max(1)
        } else {
            1
        };
        let mut pause = self.retry.initial_interval;
        for attempt in 1.. {
            match self.fetch(name, profiles).await {
                Ok(layers) => return Ok(Some(layers)),
                Err(error) if attempt < attempts => {
                    tracing::warn!(attempt, "{error}");
                    tokio::time::sleep(Duration::from_millis(pause)).await;
                    pause = self.retry.next(pause);
                }
                Err(error) if self.fail_fast => return Err(error),
                Err(error) => {
                    tracing::warn!("{error}; going on with the embedded defaults until it does");
                    break;
                }
            }
        }
        Ok(None)
    }

    /// The layers that the server holds for `name` at this moment, lowest precedence first.
    ///
    /// # Errors
    /// When it does not answer, or refuses.
    pub async fn fetch(&self, name: &str, profiles: &str) -> Result<Vec<Layer>, ConfigServerError> {
        let unreachable = |source| ConfigServerError::Unreachable {
            uri: self.uri.clone(),
            source,
        };
        let client = reqwest::Client::builder()
            .timeout(Duration::from_secs(10))
            .build()
            .map_err(unreachable)?;
        let mut url = format!("{}/{name}/{profiles}", self.uri.trim_end_matches('/'));
        if !self.label.is_empty() {
            // A slash cannot stand in one segment of a path; the protocol writes it so.
            url = format!("{url}/{}", self.label.replace('/', "(_)"));
        }
        let mut request = client.get(url).header("Accept", "application/json");
        if !self.username.is_empty() {
            request = request.basic_auth(&self.username, Some(&self.password));
        }
        let response = request.send().await.map_err(unreachable)?;
        if !response.status().is_success() {
            let status = response.status().as_u16();
            return Err(ConfigServerError::Refused {
                uri: self.uri.clone(),
                status,
                name: name.to_owned(),
            });
        }
        let environment: ServedEnvironment = response.json().await.map_err(unreachable)?;
        let sources = environment.property_sources.into_iter().rev().map(layer);
        Ok(sources.chain(client_layer(environment.version)).collect())
    }
}

impl Retry {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "milliseconds of a pause"
    )]
    fn next(&self, pause: u64) -> u64 {
        ((pause as f64 * self.multiplier) as u64).min(self.max_interval)
    }
}

/// The version of the files, where they have versions, under the key that Spring's client gives it.
fn client_layer(version: Option<String>) -> Option<Layer> {
    let version = version?;
    Some(Layer::new(
        "configClient",
        [("config.client.version", version.into())],
    ))
}

fn layer(source: PropertySource) -> Layer {
    Layer::new(&format!("configserver:{}", source.name), source.source)
}
