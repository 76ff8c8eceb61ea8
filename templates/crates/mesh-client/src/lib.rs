//! Calls from one service to another, by service name.

use std::collections::BTreeMap;
use std::time::Duration;

use mesh_discovery::Instances;
use mesh_telemetry::{ActiveSpan, Tracer, inject};
use reqwest::{RequestBuilder, Response};

/// Why a call to another service did not bring an answer.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// Nobody offers the service at this moment.
    #[error("no instance of {service} is available")]
    NoInstance {
        /// The service asked for.
        service: String,
    },
    /// The last instance tried did not answer.
    #[error("{service} did not answer: {source}")]
    Failed {
        /// The service asked for.
        service: String,
        /// The failure on the way.
        source: reqwest::Error,
    },
}

/// Calls services over the instances that discovery knows. Cheap to clone.
#[derive(Clone)]
pub struct MeshClient {
    http: reqwest::Client,
    instances: Instances,
    tracer: Tracer,
}

impl MeshClient {
    /// A client whose calls take at most `time_limit`.
    ///
    /// # Errors
    /// When the HTTP client cannot be set up.
    pub fn new(
        instances: Instances,
        time_limit: Duration,
        tracer: Tracer,
    ) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(2))
            .timeout(time_limit)
            .build()?;
        Ok(Self {
            http,
            instances,
            tracer,
        })
    }

    /// Sends the request that `build` makes for an instance's base address. An instance that does
    /// not accept the connection has seen nothing of the request, so the next one is tried.
    ///
    /// # Errors
    /// When there is no instance, or none gives an answer. Statuses are not errors.
    pub async fn send(
        &self,
        service: &str,
        build: impl Fn(&reqwest::Client, &str) -> RequestBuilder,
    ) -> Result<Response, CallError> {
        let mut failure = CallError::NoInstance {
            service: service.to_owned(),
        };
        for instance in self.instances.of(service).await {
            match self
                .send_traced(service, build(&self.http, &instance.base_url))
                .await
            {
                Ok(response) => return Ok(response),
                Err(source) => {
                    let refused = source.is_connect();
                    failure = CallError::Failed {
                        service: service.to_owned(),
                        source,
                    };
                    if !refused {
                        break;
                    }
                    self.instances.suspect(&instance);
                }
            }
        }
        Err(failure)
    }

    /// One attempt is one span: a trace shows which of them failed.
    async fn send_traced(
        &self,
        service: &str,
        request: RequestBuilder,
    ) -> reqwest::Result<Response> {
        let mut request = request.build()?;
        let span = self.tracer.begin_client();
        inject(span.context(), request.headers_mut());
        let (method, path) = (
            request.method().to_string(),
            request.url().path().to_owned(),
        );
        let result = self.http.execute(request).await;
        finish(span, &method, &path, service, &result);
        result
    }
}

fn finish(
    span: ActiveSpan,
    method: &str,
    path: &str,
    service: &str,
    result: &reqwest::Result<Response>,
) {
    let mut tags = BTreeMap::from([
        ("http.method", method.to_owned()),
        ("http.path", path.to_owned()),
        ("peer.service", service.to_owned()),
    ]);
    match result {
        Ok(response) => tags.insert("http.status_code", response.status().as_str().to_owned()),
        Err(error) => tags.insert("error", error.to_string()),
    };
    span.finish(method.to_lowercase(), tags);
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::routing::get;
    use tokio::net::TcpListener;

    use super::*;

    async fn serve(answer: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/", get(move || async move { answer }));
        tokio::spawn(async move { axum::serve(listener, router).await });
        format!("http://{address}")
    }

    /// A port that nobody listens on: bound and given back.
    async fn dead_address() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    }

    #[tokio::test]
    async fn a_dead_instance_is_skipped_and_no_instance_is_an_error() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (dead, alive) = (dead_address().await, serve("hello").await);
        let instances =
            Instances::fixed([("a-service", dead.as_str()), ("a-service", alive.as_str())]);
        let client =
            MeshClient::new(instances, Duration::from_secs(2), Tracer::silent("test")).unwrap();
        for _ in 0..3 {
            let response = client
                .send("a-service", |http, base| http.get(base))
                .await
                .unwrap();
            assert_eq!(response.text().await.unwrap(), "hello");
        }
        let error = client
            .send("b-service", |http, base| http.get(base))
            .await
            .unwrap_err();
        assert!(matches!(error, CallError::NoInstance { .. }), "{error}");
    }
}
