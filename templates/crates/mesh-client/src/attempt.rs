//! One attempt: an instance after the other until one accepts the connection.

use std::time::Instant;

use mesh_telemetry::{ActiveSpan, Tags, outcome};
use reqwest::{Request, Response};

use crate::MeshClient;
use crate::error::{CallError, Trouble};

impl MeshClient {
    pub(crate) async fn attempt(
        &self,
        service: &str,
        build: impl Fn(&reqwest::Client, &str) -> reqwest::Result<Request>,
    ) -> Result<Response, Trouble> {
        let mut failure = CallError::NoInstance {
            service: service.to_owned(),
        };
        for instance in self.instances.of(service).await {
            let service = service.to_owned();
            let request = match build(&self.http, &instance.base_url) {
                Ok(request) => request,
                Err(source) => return Err(Trouble::Error(CallError::Request { service, source })),
            };
            match self.exchange(&service, request).await {
                Ok(response) => return Ok(response),
                Err(source) => {
                    let is_refused = source.is_connect();
                    failure = CallError::Failed { service, source };
                    if !is_refused {
                        break;
                    }
                    self.instances.suspect(&instance);
                }
            }
        }
        Err(Trouble::Error(failure))
    }

    /// One exchange is one span and one measurement: a trace shows which of them failed.
    async fn exchange(&self, service: &str, mut request: Request) -> reqwest::Result<Response> {
        let observed = Exchange::begin(self, service, &mut request);
        let result = self.http.execute(request).await;
        match &result {
            Ok(response) => observed.answered(response),
            Err(error) => observed.failed(&error.to_string()),
        }
        result
    }
}

/// A request that is under way. One that is given up was one too.
struct Exchange<'a> {
    client: &'a MeshClient,
    service: &'a str,
    method: String,
    path: String,
    since: Instant,
    /// Until it has ended.
    span: Option<ActiveSpan>,
}

impl<'a> Exchange<'a> {
    fn begin(client: &'a MeshClient, service: &'a str, request: &mut Request) -> Self {
        let span = client.tracer.begin_client();
        span.inject(request.headers_mut());
        Self {
            client,
            service,
            method: request.method().to_string(),
            path: request.url().path().to_owned(),
            since: Instant::now(),
            span: Some(span),
        }
    }

    fn answered(mut self, response: &Response) {
        let status = response.status();
        self.end(
            status.as_str(),
            outcome(status),
            ("http.status_code", status.as_str()),
        );
    }

    fn failed(mut self, error: &str) {
        self.end("IO_ERROR", "UNKNOWN", ("error", error));
    }

    fn end(&mut self, status: &str, outcome: &str, tag: (&'static str, &str)) {
        let Some(span) = self.span.take() else { return };
        let tags = Tags::from([
            ("clientName", self.service.to_owned()),
            ("method", self.method.clone()),
            ("outcome", outcome.to_owned()),
            ("status", status.to_owned()),
            ("uri", format!("lb://{}", self.service)),
        ]);
        let metrics = &self.client.metrics;
        metrics.record("http.client.requests", tags, self.since.elapsed());
        let tags = [
            ("http.method", self.method.as_str()),
            ("http.path", &self.path),
            ("peer.service", self.service),
            tag,
        ];
        let tags = tags.map(|(key, value)| (key, value.to_owned()));
        span.finish(self.method.to_lowercase(), tags.into());
    }
}

impl Drop for Exchange<'_> {
    fn drop(&mut self) {
        self.end("IO_ERROR", "UNKNOWN", ("error", "given up"));
    }
}
