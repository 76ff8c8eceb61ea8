//! Documents that one service keeps and others follow, such as the authorization rules.

use std::time::Duration;

use mesh_client::{CallError, MeshClient};
use mesh_telemetry::Outage;
use reqwest::header::{ETAG, IF_NONE_MATCH};
use reqwest::{Response, StatusCode};
use serde::de::DeserializeOwned;
use tokio_util::sync::CancellationToken;

use crate::ServiceTokens;

/// A document of another service.
#[derive(Debug, Clone, Copy)]
pub struct Followed {
    /// What it is called in the log, such as `authorization rules`.
    pub name: &'static str,
    /// The service that keeps it.
    pub service: &'static str,
    /// Its path there. The service answers 304 to who has it already.
    pub path: &'static str,
}

/// Gives `apply` the document at first and after each change until `stop`, asking each `interval`. An
/// unchanged document costs one answer without body; while its service is away the last one counts.
pub async fn follow<T: DeserializeOwned>(
    document: Followed,
    client: MeshClient,
    caller: ServiceTokens,
    interval: Duration,
    stop: CancellationToken,
    apply: impl Fn(T),
) {
    let mut subscription = Subscription::to(document, client, Some(caller));
    loop {
        if let Some(content) = subscription.look().await {
            apply(content);
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(interval) => {}
        }
    }
}

/// What is known of a document, and how to ask for what has changed.
pub struct Subscription {
    document: Followed,
    client: MeshClient,
    /// Nothing where everybody may read it.
    caller: Option<ServiceTokens>,
    version: Option<String>,
    outage: Outage,
}

impl Subscription {
    /// Nothing is known yet.
    pub fn to(document: Followed, client: MeshClient, caller: Option<ServiceTokens>) -> Self {
        Self {
            document,
            client,
            caller,
            version: None,
            outage: Outage::of(document.name),
        }
    }

    /// The document, if it has changed and its service answers.
    pub async fn look<T: DeserializeOwned>(&mut self) -> Option<T> {
        match self.fetch().await {
            Ok(content) => {
                self.outage.worked();
                if content.is_some() {
                    tracing::info!("{} loaded", self.document.name);
                }
                content
            }
            Err(reason) => {
                self.outage.failed(reason);
                None
            }
        }
    }

    async fn fetch<T: DeserializeOwned>(&mut self) -> Result<Option<T>, String> {
        let response = self.ask().await.map_err(|error| error.to_string())?;
        match response.status() {
            StatusCode::NOT_MODIFIED => Ok(None),
            StatusCode::OK => {
                let tag = response.headers().get(ETAG);
                let tag = tag.and_then(|tag| tag.to_str().ok()).map(str::to_owned);
                let content = response.json().await.map_err(|error| error.to_string())?;
                self.version = tag;
                Ok(Some(content))
            }
            status => Err(format!("{} answered {status}", self.document.service)),
        }
    }

    async fn ask(&self) -> Result<Response, CallError> {
        let Followed { service, path, .. } = self.document;
        let token = match &self.caller {
            Some(caller) => Some(caller.issue(service).await?),
            None => None,
        };
        let known = self.version.clone().unwrap_or_default();
        let call = self.client.send(service, |http, base| {
            let request = http.get(format!("{base}{path}"));
            let request = request.header(IF_NONE_MATCH, &known);
            match &token {
                Some(token) => request.bearer_auth(token),
                None => request,
            }
        });
        call.await
    }
}
