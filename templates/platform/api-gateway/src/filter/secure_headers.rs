//! `SecureHeaders`: headers that make browsers careful, where the service set none.

use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;

use super::{Built, Filter, FilterContext, step};
use crate::exchange::Exchange;
use crate::route::Arguments;
use crate::settings;

/// Source: Spring Cloud Gateway, `SecureHeadersProperties`.
const DEFAULTS: [(&str, &str); 8] = [
    ("x-xss-protection", "1 ; mode=block"),
    ("strict-transport-security", "max-age=631138519"),
    ("x-frame-options", "DENY"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    (
        "content-security-policy",
        "default-src 'self' https:; font-src 'self' https: data:; img-src 'self' https: data:; object-src 'none'; script-src https:; style-src 'self' https: 'unsafe-inline'",
    ),
    ("x-download-options", "noopen"),
    ("x-permitted-cross-domain-policies", "none"),
];

#[derive(Debug)]
struct SecureHeaders(Vec<(HeaderName, HeaderValue)>);

pub fn build(_: &mut Arguments, context: &mut FilterContext) -> Built {
    let disabled = settings::texts(&context.settings, "filter.secure-headers.disable")
        .map_err(|error| error.to_string())?;
    let is_enabled = |name: &str| {
        !disabled
            .iter()
            .any(|disabled| disabled.eq_ignore_ascii_case(name))
    };
    let enabled = DEFAULTS
        .into_iter()
        .filter(|(name, _)| is_enabled(name))
        .map(|(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        });
    step(SecureHeaders(enabled.collect()))
}

impl Filter for SecureHeaders {
    fn on_response(&self, _: &Exchange, response: &mut Response) {
        for (name, value) in &self.0 {
            let entry = response.headers_mut().entry(name);
            entry.or_insert_with(|| value.clone());
        }
    }
}
