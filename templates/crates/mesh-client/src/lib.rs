//! Calls from one service to another, by service name.
//!
//! A call is protected by what `resilience4j` configures for the service that is called:
//! `Retry(CircuitBreaker(RateLimiter(TimeLimiter(Bulkhead(call)))))`, Resilience4j's own order. Circuit
//! breaker and time limiter are always there, the others where they are configured for the
//! service or in the config `default`.

mod attempt;
mod call;
mod error;
mod protection;

use mesh_discovery::Instances;
use mesh_resilience::Resilience;
use mesh_telemetry::{Metrics, Tracer};
use reqwest::{RequestBuilder, Response};

pub use call::{Call, CallOrElse};
pub use error::CallError;

/// Calls services over the instances that discovery knows. Cheap to clone.
#[derive(Clone)]
pub struct MeshClient {
    http: reqwest::Client,
    instances: Instances,
    tracer: Tracer,
    metrics: Metrics,
    resilience: Resilience,
}

impl MeshClient {
    /// A client that sends requests with `http` and protects calls by `resilience`.
    pub fn new(
        http: reqwest::Client,
        instances: Instances,
        tracer: Tracer,
        metrics: Metrics,
        resilience: Resilience,
    ) -> Self {
        Self {
            http,
            instances,
            tracer,
            metrics,
            resilience,
        }
    }

    /// A call to `service`, to be sent.
    pub fn call<'a>(&'a self, service: &'a str) -> Call<'a> {
        Call::new(self, service)
    }

    /// Sends the request that `build` makes for the base address of an instance, as
    /// [`Call::send`] does.
    ///
    /// # Errors
    /// As [`Call::send`].
    pub async fn send(
        &self,
        service: &str,
        build: impl Fn(&reqwest::Client, &str) -> RequestBuilder,
    ) -> Result<Response, CallError> {
        self.call(service).send(build).await
    }
}
