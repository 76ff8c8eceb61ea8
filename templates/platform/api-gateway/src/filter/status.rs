//! Filters that decide about the status of the answer.

use std::ops::ControlFlow;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::{Built, Filter, FilterContext, step};
use crate::exchange::Exchange;
use crate::route::{Arguments, header_name, header_value};
use crate::settings;

/// Reads `404` or `NOT_FOUND`.
///
/// # Errors
/// When there is no such status.
pub fn status(text: &str) -> Result<StatusCode, String> {
    let named = || {
        (100..600)
            .filter_map(|code| StatusCode::from_u16(code).ok())
            .find(|status| {
                let reason = status.canonical_reason().unwrap_or_default();
                reason.replace([' ', '-'], "_").eq_ignore_ascii_case(text)
            })
    };
    text.parse()
        .ok()
        .or_else(named)
        .ok_or_else(|| format!("`{text}` is no status"))
}

#[derive(Debug)]
struct Set {
    status: StatusCode,
    original: Option<HeaderName>,
}

pub fn set(arguments: &mut Arguments, context: &mut FilterContext) -> Built {
    let original: Option<String> =
        settings::find(&context.settings, "set-status.original-status-header-name")
            .map_err(|error| error.to_string())?;
    step(Set {
        status: status(&arguments.text("status")?)?,
        original: original.as_deref().map(header_name).transpose()?,
    })
}

impl Filter for Set {
    fn on_response(&self, _: &Exchange, response: &mut Response) {
        if let Some(name) = &self.original {
            let original = HeaderValue::from(response.status().as_u16());
            response.headers_mut().insert(name, original);
        }
        *response.status_mut() = self.status;
    }
}

#[derive(Debug)]
struct Redirect {
    status: StatusCode,
    location: HeaderValue,
}

pub fn redirect(arguments: &mut Arguments, _: &mut FilterContext) -> Built {
    let status = status(&arguments.text("status")?)?;
    if !status.is_redirection() {
        return Err(format!("`{status}` is no redirection"));
    }
    step(Redirect {
        status,
        location: header_value(&arguments.text("url")?)?,
    })
}

impl Filter for Redirect {
    fn on_request(&self, _: &mut Exchange) -> ControlFlow<Response> {
        let location = [(header::LOCATION, self.location.clone())];
        ControlFlow::Break((self.status, location).into_response())
    }
}
