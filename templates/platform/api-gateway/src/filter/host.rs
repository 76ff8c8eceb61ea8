//! Which `Host` the service sees. Without these filters it is its own.

use std::ops::ControlFlow;

use axum::http::HeaderValue;
use axum::response::Response;

use super::{Built, Filter, FilterContext, step};
use crate::exchange::Exchange;
use crate::pattern::Template;
use crate::route::Arguments;

#[derive(Debug)]
struct Preserve;

pub fn preserve(_: &mut Arguments, _: &mut FilterContext) -> Built {
    step(Preserve)
}

impl Filter for Preserve {
    fn on_request(&self, exchange: &mut Exchange) -> ControlFlow<Response> {
        exchange.host = exchange.asked_host().cloned();
        ControlFlow::Continue(())
    }
}

#[derive(Debug)]
struct Set(Template);

pub fn set(arguments: &mut Arguments, _: &mut FilterContext) -> Built {
    step(Set(Template::new(&arguments.text("host")?)))
}

impl Filter for Set {
    fn on_request(&self, exchange: &mut Exchange) -> ControlFlow<Response> {
        let host = self.0.fill(&exchange.variables);
        exchange.host = HeaderValue::try_from(host.as_ref()).ok();
        ControlFlow::Continue(())
    }
}
