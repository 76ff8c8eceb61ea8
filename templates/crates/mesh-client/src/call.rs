//! A call that is being put together.

use std::sync::OnceLock;

use reqwest::{Method, Request, RequestBuilder, Response};
use serde::de::DeserializeOwned;

use crate::MeshClient;
use crate::error::{CallError, Repetition, Trouble};
use crate::protection::Protection;

/// A call to a service.
#[must_use = "nothing is sent yet"]
pub struct Call<'a> {
    client: &'a MeshClient,
    service: &'a str,
    is_idempotent: bool,
}

/// A call whose caller has something else to go on with when it goes wrong.
#[must_use = "nothing is sent yet"]
pub struct CallOrElse<'a, F> {
    call: Call<'a>,
    fallback: F,
}

impl<'a> Call<'a> {
    pub(crate) fn new(client: &'a MeshClient, service: &'a str) -> Self {
        Self {
            client,
            service,
            is_idempotent: false,
        }
    }

    /// Says that it does no harm when the request arrives twice. Of requests with an idempotent
    /// method (all but `POST` and `PATCH`) that is taken for granted.
    pub fn idempotent(self) -> Self {
        Self {
            is_idempotent: true,
            ..self
        }
    }

    /// Goes on with what `fallback` makes of the failure, whatever it is.
    pub fn or_else<F>(self, fallback: F) -> CallOrElse<'a, F> {
        CallOrElse {
            call: self,
            fallback,
        }
    }

    /// Sends the request that `build` makes for the base address of an instance, and gives the
    /// answer as soon as its head is there. An instance that does not accept the connection has
    /// seen nothing of the request, so the next one is tried.
    ///
    /// The time limit ends with the head. The body is read by the caller, outside of all
    /// protection but `spring.http.client.read-timeout`, which limits each pause in it.
    ///
    /// # Errors
    /// When there is no answer. Statuses are no errors, but those from 500 on are failures to the
    /// circuit breaker and to the retry.
    pub async fn send(
        self,
        build: impl Fn(&reqwest::Client, &str) -> RequestBuilder,
    ) -> Result<Response, CallError> {
        match self.run(build, async |response| Ok(response)).await {
            Ok(response) | Err(Trouble::ServerError(response)) => Ok(response),
            Err(Trouble::Error(error)) => Err(error),
        }
    }

    /// Sends the request and reads the JSON of the answer, all of it under protection.
    ///
    /// # Errors
    /// When there is no answer, one that tells of no success, or one of another form.
    pub async fn json<T: DeserializeOwned>(
        self,
        build: impl Fn(&reqwest::Client, &str) -> RequestBuilder,
    ) -> Result<T, CallError> {
        let service = self.service.to_owned();
        let read = async |response: Response| match response.status() {
            status if status.is_success() => Ok(Ok(response.bytes().await?)),
            status => Ok(Err(status)),
        };
        let status = match self.run(build, read).await {
            Ok(Ok(body)) => {
                return serde_json::from_slice(&body)
                    .map_err(|source| CallError::Unreadable { service, source });
            }
            Err(Trouble::Error(error)) => return Err(error),
            Ok(Err(status)) => status,
            Err(Trouble::ServerError(response)) => response.status(),
        };
        Err(CallError::Status { service, status })
    }

    async fn run<T, F: Future<Output = reqwest::Result<T>>>(
        &self,
        build: impl Fn(&reqwest::Client, &str) -> RequestBuilder,
        read: impl Fn(Response) -> F,
    ) -> Result<T, Trouble> {
        let method = OnceLock::new();
        let build = |http: &reqwest::Client, base: &str| {
            let request = build(http, base).build()?;
            method.get_or_init(|| request.method().clone());
            Ok(request)
        };
        let attempt = || self.attempt(&build, &read);
        let may_repeat = |trouble: &Trouble| self.may_repeat(method.get(), trouble);
        let protection = Protection::of(self.service, &self.client.resilience);
        protection.run(attempt, may_repeat).await
    }

    async fn attempt<T, F: Future<Output = reqwest::Result<T>>>(
        &self,
        build: impl Fn(&reqwest::Client, &str) -> reqwest::Result<Request>,
        read: impl Fn(Response) -> F,
    ) -> Result<T, Trouble> {
        let response = self.client.attempt(self.service, build).await?;
        if response.status().is_server_error() {
            return Err(Trouble::ServerError(response));
        }
        read(response).await.map_err(|source| {
            Trouble::Error(CallError::Failed {
                service: self.service.to_owned(),
                source,
            })
        })
    }

    fn may_repeat(&self, method: Option<&Method>, trouble: &Trouble) -> bool {
        match trouble.repetition() {
            Repetition::Harmless => true,
            Repetition::IfIdempotent => {
                self.is_idempotent || method.is_some_and(Method::is_idempotent)
            }
            Repetition::Useless => false,
        }
    }
}

impl<F> CallOrElse<'_, F> {
    /// As [`Call::json`], with the fallback in place of the error.
    pub async fn json<T: DeserializeOwned>(
        self,
        build: impl Fn(&reqwest::Client, &str) -> RequestBuilder,
    ) -> T
    where
        F: FnOnce(CallError) -> T,
    {
        match self.call.json(build).await {
            Ok(answer) => answer,
            Err(error) => {
                tracing::debug!("{error}; falling back");
                (self.fallback)(error)
            }
        }
    }
}
