//! Requests as the front ends send them, and their answers byte by byte.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;

/// Sends requests to a gateway.
pub struct Client {
    agent: ureq::Agent,
    gateway: String,
}

/// What is sent.
#[derive(Default)]
pub struct Request {
    /// Method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
}

/// What came back.
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Body.
    pub body: Vec<u8>,
    headers: ureq::http::HeaderMap,
}

/// A part of a form.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    name: String,
    /// File name.
    file: Option<String>,
    /// Content type.
    #[serde(rename = "type")]
    content_type: Option<String>,
    text: Option<String>,
    /// What is no text, in Base64.
    base64: Option<String>,
    /// JSON, with `{names}`.
    pub json: Option<Value>,
}

const BOUNDARY: &str = "----the-parts-of-a-form";

impl Client {
    /// A client of a gateway's address.
    pub fn new(gateway: String) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(Duration::from_secs(20)))
            .build();
        Self {
            agent: agent.into(),
            gateway,
        }
    }

    /// Sends a request.
    pub fn send(&self, request: Request) -> Result<Answer, String> {
        let url = format!("{}{}", self.gateway, request.target);
        let mut builder = ureq::http::Request::builder()
            .method(request.method.as_str())
            .uri(&url)
            .header("Accept", "application/json, text/plain, */*");
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        let sent = builder.body(request.body).map_err(ureq::Error::from);
        let mut answer = sent
            .and_then(|sent| self.agent.run(sent))
            .map_err(|error| format!("{} {url}: {error}", request.method))?;
        let body = answer.body_mut().read_to_vec();
        Ok(Answer {
            status: answer.status().as_u16(),
            body: body.map_err(|error| format!("{} {url}: {error}", request.method))?,
            headers: answer.headers().clone(),
        })
    }
}

impl Answer {
    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The media type, without parameters.
    pub fn media_type(&self) -> &str {
        let value = self.header("content-type").unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim()
    }

    /// The body as a person reads it.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Request {
    /// Adds JSON.
    pub fn with_json(mut self, body: &Value) -> Self {
        self.body = body.to_string().into_bytes();
        self.with_type("application/json")
    }

    /// Adds a form of parts.
    pub fn with_parts(mut self, parts: &[Part]) -> Self {
        for part in parts {
            self.body.extend(part.head().into_bytes());
            self.body.extend(part.content());
            self.body.extend(b"\r\n");
        }
        self.body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
        self.with_type(&format!("multipart/form-data; boundary={BOUNDARY}"))
    }

    fn with_type(mut self, media_type: &str) -> Self {
        let header = ("Content-Type".to_owned(), media_type.to_owned());
        self.headers.push(header);
        self
    }
}

impl Part {
    fn head(&self) -> String {
        let file = self.file.as_ref();
        let file = file.map_or_else(String::new, |name| format!("; filename=\"{name}\""));
        let content_type = self.content_type.as_ref();
        let content_type =
            content_type.map_or_else(String::new, |value| format!("Content-Type: {value}\r\n"));
        format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"{file}\r\n{content_type}\r\n",
            self.name
        )
    }

    /// The same part with its JSON as it is sent.
    pub fn with(&self, json: Option<Value>) -> Self {
        let part = self.clone();
        Self { json, ..part }
    }

    fn content(&self) -> Vec<u8> {
        if let Some(json) = &self.json {
            return json.to_string().into_bytes();
        }
        if let Some(base64) = &self.base64 {
            return STANDARD.decode(base64).expect("Base64");
        }
        self.text.clone().unwrap_or_default().into_bytes()
    }
}
