//! `FallbackHeaders`: tells the fallback of a circuit breaker why it is asked.

use std::ops::ControlFlow;

use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;

use super::{Built, Filter, FilterContext, step};
use crate::exchange::Exchange;
use crate::route::{Arguments, header_name};

#[derive(Debug)]
struct FallbackHeaders {
    types: [HeaderName; 2],
    messages: [HeaderName; 2],
}

pub fn build(arguments: &mut Arguments, _: &mut FilterContext) -> Built {
    let mut name = |argument: &str, default: &str| {
        let name = arguments.find(argument);
        header_name(name.as_deref().unwrap_or(default))
    };
    step(FallbackHeaders {
        types: [
            name(
                "execution-exception-type-header-name",
                "Execution-Exception-Type",
            )?,
            name(
                "root-cause-exception-type-header-name",
                "Root-Cause-Exception-Type",
            )?,
        ],
        messages: [
            name(
                "execution-exception-message-header-name",
                "Execution-Exception-Message",
            )?,
            name(
                "root-cause-exception-message-header-name",
                "Root-Cause-Exception-Message",
            )?,
        ],
    })
}

impl Filter for FallbackHeaders {
    /// A failure here has no other cause, so both kinds of header tell the same.
    fn on_request(&self, exchange: &mut Exchange) -> ControlFlow<Response> {
        if let Some(reason) = &exchange.fallback_for {
            let told = [
                (&self.types, HeaderValue::from_static(reason.exception)),
                (&self.messages, message(&reason.message)),
            ];
            for (names, value) in told {
                for name in names {
                    exchange.headers.insert(name, value.clone());
                }
            }
        }
        ControlFlow::Continue(())
    }
}

/// Headers hold visible characters only.
fn message(text: &str) -> HeaderValue {
    let visible: String = text
        .chars()
        .filter(|character| !character.is_control())
        .collect();
    HeaderValue::try_from(visible).unwrap_or_else(|_| HeaderValue::from_static(""))
}
