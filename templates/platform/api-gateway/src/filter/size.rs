//! Limits of requests. The header `errorMessage` tells what was too large, as Spring's does.

use std::ops::ControlFlow;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::{Built, Filter, FilterContext, size, step};
use crate::exchange::Exchange;
use crate::route::Arguments;

const ERROR_MESSAGE: HeaderName = HeaderName::from_static("errormessage");

#[derive(Debug)]
struct BodySize(u64);

pub fn body(arguments: &mut Arguments, _: &mut FilterContext) -> Built {
    step(BodySize(size(arguments, "max-size", 5_000_000)?))
}

impl Filter for BodySize {
    /// Bodies without announced length pass: nothing is read here.
    fn on_request(&self, exchange: &mut Exchange) -> ControlFlow<Response> {
        let length = exchange.headers.get(header::CONTENT_LENGTH);
        let length: Option<u64> = length
            .and_then(|length| length.to_str().ok())
            .and_then(|length| length.parse().ok());
        match length {
            Some(length) if length > self.0 => ControlFlow::Break(refusal(
                StatusCode::PAYLOAD_TOO_LARGE,
                &format!("the request has {length} bytes, allowed are {}", self.0),
            )),
            _ => ControlFlow::Continue(()),
        }
    }
}

#[derive(Debug)]
struct HeaderSize(u64);

pub fn headers(arguments: &mut Arguments, _: &mut FilterContext) -> Built {
    step(HeaderSize(size(arguments, "max-size", 16_000)?))
}

impl Filter for HeaderSize {
    fn on_request(&self, exchange: &mut Exchange) -> ControlFlow<Response> {
        let headers = &exchange.headers;
        let too_large = headers.keys().find(|name| {
            let values = headers.get_all(*name).iter().map(HeaderValue::len);
            (name.as_str().len() + values.sum::<usize>()) as u64 > self.0
        });
        match too_large {
            Some(name) => ControlFlow::Break(refusal(
                StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
                &format!("the header {name} has more than {} bytes", self.0),
            )),
            None => ControlFlow::Continue(()),
        }
    }
}

fn refusal(status: StatusCode, message: &str) -> Response {
    (status, [(ERROR_MESSAGE, message)]).into_response()
}
