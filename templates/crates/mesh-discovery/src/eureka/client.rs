//! Client of a Eureka server, or of several that know each other.

use std::time::Duration;

use reqwest::{Method, Response, StatusCode};

use super::{Applications, ApplicationsDocument, InstanceDocument, InstanceInfo};

/// Why the registry could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum EurekaError {
    /// No registry is configured.
    #[error("no registry is configured: set `eureka.client.service-url.defaultZone`")]
    NoServer,
    /// The last registry tried cannot be reached.
    #[error("registry {url} does not answer: {source}")]
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

/// Talks to the first registry of a list that answers.
#[derive(Debug, Clone)]
pub struct EurekaClient {
    http: reqwest::Client,
    urls: Vec<String>,
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
        Ok(Self { http, urls })
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
        self.send(
            Method::POST,
            &format!("apps/{}", instance.app),
            Some(body),
            &[],
        )
        .await
        .map(drop)
    }

    /// Renews a lease. `false` means that the registry does not know the instance (any more).
    ///
    /// # Errors
    /// When no registry answers.
    pub async fn renew(&self, instance: &InstanceInfo) -> Result<bool, EurekaError> {
        let path = format!(
            "apps/{}/{}?status={}&lastDirtyTimestamp={}",
            instance.app,
            instance.instance_id,
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
        let path = format!("apps/{}/{}", instance.app, instance.instance_id);
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
        let url = without_credentials(response.url().as_str());
        let document: ApplicationsDocument = response
            .json()
            .await
            .map_err(|source| EurekaError::Unreachable { url, source })?;
        Ok(document.applications)
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
        also_fine: &[StatusCode],
    ) -> Result<Response, EurekaError> {
        let mut failure = EurekaError::NoServer;
        for url in &self.urls {
            let mut request = self
                .http
                .request(method.clone(), format!("{url}{path}"))
                .header("Accept", "application/json");
            if let Some(body) = &body {
                request = request
                    .header("Content-Type", "application/json")
                    .body(body.clone());
            }
            let url = without_credentials(url);
            match request.send().await {
                Ok(response)
                    if response.status().is_success() || also_fine.contains(&response.status()) =>
                {
                    return Ok(response);
                }
                Ok(response) => {
                    failure = EurekaError::Refused {
                        url,
                        status: response.status(),
                    }
                }
                Err(source) => {
                    failure = EurekaError::Unreachable {
                        url,
                        source: source.without_url(),
                    }
                }
            }
        }
        Err(failure)
    }
}

fn without_credentials(url: &str) -> String {
    match (url.find("://"), url.find('@')) {
        (Some(scheme), Some(at)) if at > scheme => {
            format!("{}://{}", &url[..scheme], &url[at + 1..])
        }
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::without_credentials;

    #[test]
    fn passwords_never_reach_a_log() {
        assert_eq!(
            without_credentials("http://admin:secret@h:8761/eureka/"),
            "http://h:8761/eureka/"
        );
        assert_eq!(
            without_credentials("http://h:8761/eureka/"),
            "http://h:8761/eureka/"
        );
    }
}
