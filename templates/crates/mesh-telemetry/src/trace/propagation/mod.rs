//! Trace headers in the forms that services of every age understand.

mod b3;
mod w3c;

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use mesh_config::{Settings, SettingsError};

use super::context::{Sampling, TraceContext};

const KEY: &str = "management.tracing.propagation";

/// A form of trace headers, named as in Spring Boot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `b3`.
    B3,
    /// `X-B3-TraceId` and its like.
    B3Multi,
    /// `traceparent` and `tracestate`.
    W3c,
}

/// Which trace headers are read and which are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Propagation {
    /// In this order; the first that is there counts.
    consume: Vec<Form>,
    produce: Vec<Form>,
}

/// What headers say about the caller's span.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Incoming {
    /// The caller's trace and span; nothing when there are none or they are malformed.
    pub ids: Option<(u128, u64)>,
    /// The caller's decision; nothing leaves it to us.
    pub sampling: Option<Sampling>,
    /// `tracestate` of that trace, whichever form told its ids.
    pub state: Option<Arc<str>>,
}

impl Default for Propagation {
    /// Everything is read. B3 multi is written for Sleuth, W3C for everybody else.
    fn default() -> Self {
        Self {
            consume: vec![Form::B3, Form::B3Multi, Form::W3c],
            produce: vec![Form::B3Multi, Form::W3c],
        }
    }
}

impl Propagation {
    /// Headers are left alone.
    pub const NONE: Self = Self {
        consume: Vec::new(),
        produce: Vec::new(),
    };

    /// Reads `management.tracing.propagation`: `type` outranks `consume` and `produce`.
    ///
    /// # Errors
    /// When a form is not known.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        let both = forms(settings, "type")?;
        let either = |name| match &both {
            Some(forms) => Ok(Some(forms.clone())),
            None => forms(settings, name),
        };
        let usual = Self::default();
        Ok(Self {
            consume: either("consume")?.unwrap_or(usual.consume),
            produce: either("produce")?.unwrap_or(usual.produce),
        })
    }

    /// Reads the headers of a request.
    pub fn extract(&self, headers: &HeaderMap) -> Incoming {
        let mut found = self.consume.iter().filter_map(|form| match form {
            Form::B3 => b3::read_single(headers),
            Form::B3Multi => b3::read_multi(headers),
            Form::W3c => w3c::read(headers),
        });
        let mut incoming = found.next().unwrap_or_default();
        if let Some((trace_id, _)) = incoming.ids
            && self.consume.contains(&Form::W3c)
        {
            incoming.state = w3c::read_state(headers, trace_id);
        }
        incoming
    }

    /// Writes the headers of a request that `context` sends, in place of all that are there.
    pub fn inject(&self, context: &TraceContext, headers: &mut HeaderMap) {
        if self.produce.is_empty() {
            return;
        }
        for name in b3::HEADERS.iter().chain(&w3c::HEADERS) {
            headers.remove(name);
        }
        for form in &self.produce {
            match form {
                Form::B3 => b3::write_single(context, headers),
                Form::B3Multi => b3::write_multi(context, headers),
                Form::W3c => w3c::write(context, headers),
            }
        }
    }
}

fn forms(settings: &Settings, name: &str) -> Result<Option<Vec<Form>>, SettingsError> {
    let key = format!("{KEY}.{name}");
    let names = settings.list(&key)?;
    let forms = names.iter().map(|name| match name.as_str() {
        "B3" => Ok(Form::B3),
        "B3_MULTI" => Ok(Form::B3Multi),
        "W3C" => Ok(Form::W3c),
        _ => {
            let problem = format!("`{name}` is none of `B3`, `B3_MULTI` and `W3C`");
            Err(settings.invalid(&key, problem))
        }
    });
    let forms = forms.collect::<Result<Vec<_>, _>>()?;
    Ok((!forms.is_empty()).then_some(forms))
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::try_from(value) {
        headers.insert(name, value);
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

/// Trace ids have 16 or 32 digits, span ids 16; neither is zero.
fn ids(trace_id: &str, span_id: &str) -> Option<(u128, u64)> {
    let fits = matches!(trace_id.len(), 16 | 32) && span_id.len() == 16;
    let trace = hexadecimal(trace_id).filter(|id| fits && *id != 0)?;
    let span = hexadecimal(span_id)
        .and_then(|id| u64::try_from(id).ok())
        .filter(|id| *id != 0)?;
    Some((trace, span))
}

/// Lower-case digits only: all forms require them.
fn hexadecimal(digits: &str) -> Option<u128> {
    let plain = digits
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    u128::from_str_radix(digits, 16).ok().filter(|_| plain)
}

#[cfg(test)]
mod tests;
