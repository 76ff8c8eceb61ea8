//! Requests to the mesh.

use std::time::Duration;

use ureq::Agent;

/// How long an answer is waited for.
const LIMIT: Duration = Duration::from_secs(10);

/// An answer.
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Body; empty if it is no text.
    pub body: String,
}

/// Sends a GET with some headers. Nothing if nobody answers.
pub fn get(url: &str, headers: &[(&str, &str)]) -> Option<Answer> {
    // The mesh is on this machine, where no proxy leads.
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(LIMIT))
        .proxy(None)
        .build()
        .into();
    let mut request = agent.get(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut response = request.call().ok()?;
    Some(Answer {
        status: response.status().as_u16(),
        body: response.body_mut().read_to_string().unwrap_or_default(),
    })
}
