//! Questions to providers.

use std::time::Duration;

use mesh_config::with_causes;
use reqwest::redirect::Policy;
use reqwest::{RequestBuilder, StatusCode};
use serde_json::Value;
use url::Url;

use crate::OAuth2Error;

/// Longest answer that is read, in bytes.
const LONGEST_ANSWER: usize = 256 * 1024;

/// A client with limits: people wait for the answer, and redirects could lead anywhere.
pub fn client(timeout: Duration) -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder()
        .timeout(timeout)
        .redirect(Policy::none())
        .build()
}

/// The JSON document at an address.
pub async fn document(http: &reqwest::Client, url: &Url) -> Result<Value, OAuth2Error> {
    json(http.get(url.clone())).await
}

/// The JSON of an answer that tells of success.
///
/// A refusal is told by a status below 500, or by a member `error` whatever the status is.
pub async fn json(request: RequestBuilder) -> Result<Value, OAuth2Error> {
    let mut response = request
        .header("Accept", "application/json")
        .send()
        .await
        .map_err(unavailable)?;
    let status = response.status();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unavailable)? {
        body.extend_from_slice(&chunk);
        if body.len() > LONGEST_ANSWER {
            return Err(OAuth2Error::Unavailable(
                "the answer is too long".to_owned(),
            ));
        }
    }
    let document: Value = serde_json::from_slice(&body).unwrap_or_default();
    judge(status, document)
}

fn judge(status: StatusCode, document: Value) -> Result<Value, OAuth2Error> {
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
        return Err(OAuth2Error::Unavailable(format!("it answered {status}")));
    }
    let error = document.get("error").and_then(Value::as_str);
    if !status.is_success() || error.is_some() {
        let reason = error.unwrap_or("no reason told");
        return Err(OAuth2Error::Refused(format!("{status}, {reason:?}")));
    }
    if document.is_object() {
        return Ok(document);
    }
    let problem = "the answer is no JSON object".to_owned();
    Err(OAuth2Error::Unavailable(problem))
}

/// Without the address, which may have a secret in it.
fn unavailable(error: reqwest::Error) -> OAuth2Error {
    OAuth2Error::Unavailable(with_causes(&error.without_url()))
}
