//! Documents that one service keeps and others follow, such as the authorization rules.

use std::time::Duration;

use mesh_client::MeshClient;
use mesh_telemetry::Outage;
use reqwest::StatusCode;
use reqwest::header::{ETAG, IF_NONE_MATCH};
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
    let outage = Outage::of(document.name);
    let mut version = None;
    loop {
        match fetch(document, &client, &caller, &mut version).await {
            Ok(Some(content)) => {
                outage.worked();
                apply(content);
                tracing::info!("{} loaded", document.name);
            }
            Ok(None) => outage.worked(),
            Err(reason) => outage.failed(reason),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(interval) => {}
        }
    }
}

async fn fetch<T: DeserializeOwned>(
    document: Followed,
    client: &MeshClient,
    caller: &ServiceTokens,
    version: &mut Option<String>,
) -> Result<Option<T>, String> {
    let token = caller.issue(document.service);
    let known = version.clone().unwrap_or_default();
    let response = client
        .send(document.service, |http, base| {
            http.get(format!("{base}{}", document.path))
                .bearer_auth(&token)
                .header(IF_NONE_MATCH, &known)
        })
        .await
        .map_err(|error| error.to_string())?;
    match response.status() {
        StatusCode::NOT_MODIFIED => Ok(None),
        StatusCode::OK => {
            let tag = response.headers().get(ETAG);
            let tag = tag.and_then(|tag| tag.to_str().ok()).map(str::to_owned);
            let content = response.json().await.map_err(|error| error.to_string())?;
            *version = tag;
            Ok(Some(content))
        }
        status => Err(format!("{} answered {status}", document.service)),
    }
}
