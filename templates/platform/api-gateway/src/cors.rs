//! CORS from `globalcors.cors-configurations`, as Spring's processor decides it.

use std::collections::BTreeMap;

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mesh_config::{Settings, SettingsError};
use serde::Deserialize;

use crate::pattern::{FullMatch, PathPattern, RequestPath, TrailingSlash, Variables};
use crate::settings::{PREFIXES, Texts};

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Written {
    allowed_origins: Option<Texts>,
    allowed_origin_patterns: Option<Texts>,
    allowed_methods: Option<Texts>,
    allowed_headers: Option<Texts>,
    exposed_headers: Option<Texts>,
    allow_credentials: Option<bool>,
    max_age: Option<u64>,
}

/// What other origins may do on some paths.
#[derive(Debug)]
struct Policy {
    path: PathPattern,
    origins: Vec<String>,
    origin_patterns: Vec<FullMatch>,
    methods: Vec<String>,
    headers: Vec<String>,
    exposed: Option<HeaderValue>,
    allows_credentials: bool,
    max_age: Option<u64>,
}

/// The policies of all paths.
#[derive(Debug, Default)]
pub struct Cors(Vec<Policy>);

/// What CORS says about a request.
pub enum Verdict {
    /// Nothing.
    NotCors,
    /// It is a question of a browser, or something that a browser must not get.
    Answer(Response),
    /// It goes its way, and the answer gets these.
    Allowed(CorsHeaders),
}

/// Headers of an answer that another origin may read.
pub struct CorsHeaders(HeaderMap);

impl CorsHeaders {
    /// Puts them in place of those of the service: a browser refuses to read two.
    pub fn apply(self, headers: &mut HeaderMap) {
        let vary: Vec<HeaderValue> = headers.get_all(header::VARY).iter().cloned().collect();
        for name in self.0.keys() {
            headers.remove(name);
        }
        headers.extend(self.0);
        for value in vary {
            headers.append(header::VARY, value);
        }
    }
}

impl Cors {
    /// Reads the policies.
    ///
    /// # Errors
    /// When a pattern is wrong, or every origin is allowed to send credentials.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        let mut policies = Vec::new();
        for prefix in PREFIXES {
            let key = format!("{prefix}.globalcors.cors-configurations");
            let written: BTreeMap<String, Written> = settings.bind(&key)?;
            for (path, written) in written {
                let policy = policy(&path, &written).map_err(|problem| {
                    let key = format!("{key}.[{}]", path.trim_matches(['[', ']']));
                    settings.invalid(&key, problem)
                })?;
                policies.push(policy);
            }
        }
        Ok(Self(policies))
    }

    /// Looks at a request.
    pub fn verdict(&self, parts: &Parts) -> Verdict {
        let Some(origin) = parts.headers.get(header::ORIGIN) else {
            return Verdict::NotCors;
        };
        let path = RequestPath::new(parts.uri.path());
        let mut policies = self.0.iter();
        let policy = policies.find(|policy| policy.path.matches(&path, &mut Variables::default()));
        match policy {
            Some(policy) if !is_same_origin(origin, &parts.headers) => {
                policy.verdict(origin, parts)
            }
            _ => Verdict::NotCors,
        }
    }
}

fn is_same_origin(origin: &HeaderValue, headers: &HeaderMap) -> bool {
    // Whoever ends TLS before the gateway makes `https` of the origin.
    let origin = origin.to_str().unwrap_or_default();
    let authority = origin
        .split_once("://")
        .map(|(_, authority)| authority.as_bytes());
    headers.get(header::HOST).map(HeaderValue::as_bytes) == authority && authority.is_some()
}

fn policy(path: &str, written: &Written) -> Result<Policy, String> {
    let texts = |texts: &Option<Texts>| texts.as_ref().map(Texts::all).unwrap_or_default();
    let origins = texts(&written.allowed_origins);
    let allows_credentials = written.allow_credentials.unwrap_or_default();
    if allows_credentials && origins.iter().any(|origin| origin == "*") {
        return Err(
            "credentials cannot be allowed to every origin; use allowed-origin-patterns".to_owned(),
        );
    }
    let patterns = texts(&written.allowed_origin_patterns);
    let patterns = patterns.iter().map(|pattern| {
        let parts: Vec<String> = pattern.split('*').map(regex::escape).collect();
        FullMatch::new(&parts.join(".*"))
    });
    let mut methods = texts(&written.allowed_methods);
    if methods.is_empty() {
        methods = vec!["GET".to_owned(), "HEAD".to_owned()];
    }
    let exposed = texts(&written.exposed_headers).join(", ");
    Ok(Policy {
        path: PathPattern::new(path.trim_matches(['[', ']']), TrailingSlash::Ignored)?,
        origins: origins
            .iter()
            .map(|origin| origin.trim_end_matches('/').to_owned())
            .collect(),
        origin_patterns: patterns.collect::<Result<_, _>>()?,
        methods,
        headers: texts(&written.allowed_headers),
        exposed: HeaderValue::try_from(exposed)
            .ok()
            .filter(|text| !text.is_empty()),
        allows_credentials,
        max_age: written.max_age,
    })
}

const VARIES: [HeaderName; 3] = [
    header::ORIGIN,
    header::ACCESS_CONTROL_REQUEST_METHOD,
    header::ACCESS_CONTROL_REQUEST_HEADERS,
];

impl Policy {
    fn verdict(&self, origin: &HeaderValue, parts: &Parts) -> Verdict {
        let asked_method = parts.headers.get(header::ACCESS_CONTROL_REQUEST_METHOD);
        let preflight = asked_method.filter(|_| parts.method == Method::OPTIONS);
        let method = preflight.map_or(parts.method.as_str().as_bytes(), HeaderValue::as_bytes);
        let asked_headers = asked_headers(&parts.headers);
        let Some(allowed_origin) = self.allowed_origin(origin) else {
            return refused();
        };
        if !self.allows_method(method) {
            return refused();
        }
        let mut headers = self.headers_of_answer(allowed_origin);
        if preflight.is_none() {
            if let Some(exposed) = &self.exposed {
                headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed.clone());
            }
            return Verdict::Allowed(CorsHeaders(headers));
        }
        let allowed = asked_headers.iter().filter(|name| self.allows_header(name));
        let allowed: Vec<&str> = allowed.map(String::as_str).collect();
        if allowed.is_empty() && !asked_headers.is_empty() {
            return refused();
        }
        self.add_permissions(&mut headers, method, &allowed);
        Verdict::Answer((StatusCode::OK, headers).into_response())
    }

    fn allowed_origin(&self, origin: &HeaderValue) -> Option<HeaderValue> {
        let text = origin.to_str().ok()?.trim_end_matches('/');
        if self.origins.iter().any(|allowed| allowed == "*") {
            return Some(HeaderValue::from_static("*"));
        }
        let is_listed = self
            .origins
            .iter()
            .any(|allowed| allowed.eq_ignore_ascii_case(text));
        let fits = || {
            self.origin_patterns
                .iter()
                .any(|pattern| pattern.fits(text))
        };
        (is_listed || fits()).then(|| origin.clone())
    }

    fn allows_method(&self, method: &[u8]) -> bool {
        let mut allowed = self.methods.iter();
        allowed.any(|allowed| allowed == "*" || allowed.as_bytes() == method)
    }

    fn allows_header(&self, name: &str) -> bool {
        let mut allowed = self.headers.iter();
        allowed.any(|allowed| allowed == "*" || allowed.eq_ignore_ascii_case(name))
    }

    fn headers_of_answer(&self, origin: HeaderValue) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for name in VARIES {
            headers.append(header::VARY, HeaderValue::from(name));
        }
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        if self.allows_credentials {
            let yes = HeaderValue::from_static("true");
            headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, yes);
        }
        headers
    }

    fn add_permissions(&self, headers: &mut HeaderMap, method: &[u8], asked: &[&str]) {
        let methods = if self.methods.iter().any(|allowed| allowed == "*") {
            HeaderValue::from_bytes(method).ok()
        } else {
            HeaderValue::try_from(self.methods.join(",")).ok()
        };
        headers.extend(methods.map(|value| (header::ACCESS_CONTROL_ALLOW_METHODS, value)));
        if !asked.is_empty() {
            let names = HeaderValue::try_from(asked.join(", ")).ok();
            headers.extend(names.map(|value| (header::ACCESS_CONTROL_ALLOW_HEADERS, value)));
        }
        if let Some(seconds) = self.max_age {
            headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from(seconds));
        }
    }
}

fn asked_headers(headers: &HeaderMap) -> Vec<String> {
    let values = headers
        .get_all(header::ACCESS_CONTROL_REQUEST_HEADERS)
        .iter();
    values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

fn refused() -> Verdict {
    Verdict::Answer(StatusCode::FORBIDDEN.into_response())
}
