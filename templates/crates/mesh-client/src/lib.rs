//! Calls from one service to another, by service name.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use mesh_config::SettingsError;
use mesh_discovery::Instances;
use mesh_resilience::Breakers;
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
    /// The circuit breaker lets no calls through at present.
    #[error("calls to {service} fail too often; none is made at present")]
    NotPermitted {
        /// The service asked for.
        service: String,
    },
    /// A setting of the circuit breaker cannot be read.
    #[error(transparent)]
    Settings(#[from] SettingsError),
}

/// Calls services over the instances that discovery knows. Cheap to clone.
#[derive(Clone)]
pub struct MeshClient {
    http: reqwest::Client,
    instances: Instances,
    tracer: Tracer,
    breakers: Breakers,
}

impl MeshClient {
    /// A client whose calls take at most `time_limit`; each service has a circuit breaker of its name.
    ///
    /// # Errors
    /// When the HTTP client cannot be set up.
    pub fn new(
        instances: Instances,
        time_limit: Duration,
        tracer: Tracer,
        breakers: Breakers,
    ) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(2))
            .timeout(time_limit)
            .build()?;
        Ok(Self {
            http,
            instances,
            tracer,
            breakers,
        })
    }

    /// Sends the request that `build` makes for an instance's base address. An instance that does
    /// not accept the connection has seen nothing of the request, so the next one is tried.
    ///
    /// # Errors
    /// When there is no instance, none gives an answer, or calls failed too often. Statuses are not
    /// errors, but those of servers count as failures.
    pub async fn send(
        &self,
        service: &str,
        build: impl Fn(&reqwest::Client, &str) -> RequestBuilder,
    ) -> Result<Response, CallError> {
        let breaker = self.breakers.named(service)?;
        let not_permitted = || CallError::NotPermitted {
            service: service.to_owned(),
        };
        let permit = breaker.permit(Instant::now()).ok_or_else(not_permitted)?;
        let result = self.send_to_instances(service, build).await;
        match &result {
            // Nobody was called: that says nothing about how calls go.
            Err(CallError::NoInstance { .. }) => drop(permit),
            Err(_) => permit.record(true, Instant::now()),
            Ok(response) => permit.record(response.status().is_server_error(), Instant::now()),
        }
        result
    }

    async fn send_to_instances(
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
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    use axum::Router;
    use axum::http::StatusCode;
    use axum::routing::get;
    use mesh_config::{Environment, Layer, Settings};
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

    fn breakers() -> Breakers {
        let settings = [
            (
                "resilience4j.circuitbreaker.configs.default.minimum-number-of-calls",
                "3",
            ),
            (
                "resilience4j.circuitbreaker.configs.default.wait-duration-in-open-state",
                "100ms",
            ),
            (
                "resilience4j.circuitbreaker.configs.default.permitted-number-of-calls-in-half-open-state",
                "1",
            ),
        ];
        let layer = Layer::new("test", settings.map(|(key, value)| (key, value.into())));
        Breakers::new(Settings::merge(&[layer], Environment::default(), &[]))
    }

    #[tokio::test]
    async fn a_service_that_fails_is_left_alone_until_it_is_well_again() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (is_well, calls) = (
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicUsize::new(0)),
        );
        let state = (is_well.clone(), calls.clone());
        let router = Router::new().fallback(move || {
            state.1.fetch_add(1, Ordering::SeqCst);
            let status = if state.0.load(Ordering::SeqCst) {
                StatusCode::OK
            } else {
                StatusCode::INTERNAL_SERVER_ERROR
            };
            async move { status }
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let instances = Instances::fixed([("a-service", address.as_str())]);
        let client = MeshClient::new(
            instances,
            Duration::from_secs(2),
            Tracer::silent("test"),
            breakers(),
        )
        .unwrap();
        let call = || client.send("a-service", |http, base| http.get(base));
        for _ in 0..3 {
            assert_eq!(call().await.unwrap().status(), 500);
        }
        let refused = call().await.unwrap_err();
        assert!(
            matches!(refused, CallError::NotPermitted { .. }),
            "{refused}"
        );
        assert_eq!(
            calls.load(Ordering::SeqCst),
            3,
            "nobody is called while the circuit is open"
        );
        is_well.store(true, Ordering::SeqCst);
        let limit = Instant::now() + Duration::from_secs(5);
        while call().await.is_err() {
            assert!(Instant::now() < limit, "the circuit stays open");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(call().await.unwrap().status(), 200);
    }

    #[tokio::test]
    async fn a_dead_instance_is_skipped_and_no_instance_is_an_error() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (dead, alive) = (dead_address().await, serve("hello").await);
        let instances =
            Instances::fixed([("a-service", dead.as_str()), ("a-service", alive.as_str())]);
        let client = MeshClient::new(
            instances,
            Duration::from_secs(2),
            Tracer::silent("test"),
            breakers(),
        )
        .unwrap();
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
