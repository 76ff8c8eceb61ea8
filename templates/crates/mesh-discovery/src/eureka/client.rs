//! Client of a Eureka server, or of several that know each other.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use mesh_config::with_causes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Method, Response, StatusCode};
use serde::de::DeserializeOwned;

use super::service_url::without_credentials;
use super::{Applications, ApplicationsDocument, InstanceDocument, InstanceInfo};

/// What stands for itself in one segment of a path (RFC 3986, `pchar`).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b':')
    .remove(b'@');

/// Why the registry could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum EurekaError {
    /// No registry is configured.
    #[error("no registry is configured: set `eureka.client.service-url.defaultZone`")]
    NoServer,
    /// The last registry tried cannot be reached.
    #[error("registry {url} does not answer: {}", with_causes(source))]
    Unreachable {
        /// Address without credentials.
        url: String,
        /// The failure on the way.
        source: reqwest::Error,
    },
    /// The last registry tried answered with a failure.
    #[error("registry {url} answered {status}")]
    Refused {
        /// Address without credentials.
        url: String,
        /// The HTTP status.
        status: StatusCode,
    },
}

/// Talks to the registry of a list that answered last, or else to the next one that does. Cheap to
/// clone; all clones talk to the same.
#[derive(Debug, Clone)]
pub struct EurekaClient {
    http: reqwest::Client,
    servers: Arc<Servers>,
}

#[derive(Debug)]
struct Servers {
    urls: Vec<String>,
    /// Index of the one that answered last.
    current: AtomicUsize,
}

impl EurekaClient {
    /// A client of the registries at `urls`, which end in a slash and may hold credentials.
    ///
    /// # Errors
    /// When the HTTP client cannot be set up.
    pub fn new(urls: Vec<String>) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(8))
            .build()?;
        let current = AtomicUsize::new(0);
        Ok(Self {
            http,
            servers: Arc::new(Servers { urls, current }),
        })
    }

    /// Registers an instance, or replaces what the registry knows of it.
    ///
    /// # Errors
    /// When no registry takes it.
    pub async fn register(&self, instance: &InstanceInfo) -> Result<(), EurekaError> {
        let document = InstanceDocument {
            instance: instance.clone(),
        };
        let body = serde_json::to_string(&document).unwrap_or_default();
        let path = format!("apps/{}", segment(&instance.app));
        let answer = self.send(Method::POST, &path, Some(body), &[]).await;
        answer.map(drop)
    }

    /// Renews a lease. `false` means that the registry does not know the instance (any more).
    ///
    /// # Errors
    /// When no registry answers.
    pub async fn renew(&self, instance: &InstanceInfo) -> Result<bool, EurekaError> {
        let path = format!(
            "{}?status={}&lastDirtyTimestamp={}",
            path_of(instance),
            instance.status.name(),
            instance.last_dirty_timestamp
        );
        let response = self
            .send(Method::PUT, &path, None, &[StatusCode::NOT_FOUND])
            .await?;
        Ok(response.status() != StatusCode::NOT_FOUND)
    }

    /// Takes an instance out of the registry.
    ///
    /// # Errors
    /// When no registry answers.
    pub async fn cancel(&self, instance: &InstanceInfo) -> Result<(), EurekaError> {
        let path = path_of(instance);
        self.send(Method::DELETE, &path, None, &[StatusCode::NOT_FOUND])
            .await
            .map(drop)
    }

    /// Everything that is registered.
    ///
    /// # Errors
    /// When no registry answers with a list.
    pub async fn applications(&self) -> Result<Applications, EurekaError> {
        let response = self.send(Method::GET, "apps/", None, &[]).await?;
        let document: ApplicationsDocument = document(response).await?;
        Ok(document.applications)
    }

    /// The instances that changed of late; nothing from a registry that does not tell.
    ///
    /// # Errors
    /// When no registry answers.
    pub async fn delta(&self) -> Result<Option<Applications>, EurekaError> {
        let untold = [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND];
        let response = self.send(Method::GET, "apps/delta", None, &untold).await?;
        if untold.contains(&response.status()) {
            return Ok(None);
        }
        let document: ApplicationsDocument = document(response).await?;
        Ok(Some(document.applications))
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
        also_fine: &[StatusCode],
    ) -> Result<Response, EurekaError> {
        let mut failure = EurekaError::NoServer;
        for (index, url) in self.servers.in_turn() {
            let mut request = self
                .http
                .request(method.clone(), format!("{url}{path}"))
                .header("Accept", "application/json");
            if let Some(body) = &body {
                request = request
                    .header("Content-Type", "application/json")
                    .body(body.clone());
            }
            match answer(request, url, also_fine).await {
                Ok(response) => {
                    self.servers.current.store(index, Ordering::Relaxed);
                    return Ok(response);
                }
                Err(error) => failure = error,
            }
        }
        Err(failure)
    }
}

impl Servers {
    /// All of them, the one that answered last first.
    fn in_turn(&self) -> impl Iterator<Item = (usize, &str)> {
        let first = self.current.load(Ordering::Relaxed);
        let (before, from) = self.urls.split_at(first.min(self.urls.len()));
        let indexes = (first..self.urls.len()).chain(0..first);
        let urls = from.iter().chain(before).map(String::as_str);
        indexes.zip(urls)
    }
}

async fn answer(
    request: reqwest::RequestBuilder,
    url: &str,
    also_fine: &[StatusCode],
) -> Result<Response, EurekaError> {
    let response = request
        .send()
        .await
        .map_err(|source| unreachable(url, source))?;
    let status = response.status();
    if status.is_success() || also_fine.contains(&status) {
        return Ok(response);
    }
    let url = without_credentials(url);
    Err(EurekaError::Refused { url, status })
}

async fn document<T: DeserializeOwned>(response: Response) -> Result<T, EurekaError> {
    let url = response.url().to_string();
    let document = response.json().await;
    document.map_err(|source| unreachable(&url, source))
}

fn unreachable(url: &str, source: reqwest::Error) -> EurekaError {
    EurekaError::Unreachable {
        url: without_credentials(url),
        source: source.without_url(),
    }
}

fn path_of(instance: &InstanceInfo) -> String {
    let (app, id) = (&instance.app, &instance.instance_id);
    format!("apps/{}/{}", segment(app), segment(id))
}

fn segment(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registry_that_answered_last_is_asked_first() {
        let urls = ["a", "b", "c"].map(str::to_owned).to_vec();
        let current = AtomicUsize::new(0);
        let servers = Servers { urls, current };
        let order = || servers.in_turn().collect::<Vec<_>>();
        assert_eq!(order(), [(0, "a"), (1, "b"), (2, "c")]);
        servers.current.store(1, Ordering::Relaxed);
        assert_eq!(order(), [(1, "b"), (2, "c"), (0, "a")]);
    }

    #[test]
    fn an_id_with_any_signs_is_one_segment_of_a_path() {
        assert_eq!(segment("h1:a-b.c:80"), "h1:a-b.c:80");
        assert_eq!(segment("a/b?c d%"), "a%2Fb%3Fc%20d%25");
    }
}
