//! Filters of the path.

use std::ops::ControlFlow;

use axum::response::Response;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::{Built, Filter, FilterContext, step};
use crate::exchange::Exchange;
use crate::pattern::{Replacement, Template};
use crate::route::Arguments;

/// Cannot stand in a path. Variables are decoded, so they may hold any of these.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}');

#[derive(Debug)]
struct Strip(usize);

pub fn strip(arguments: &mut Arguments, _: &mut FilterContext) -> Built {
    step(Strip(arguments.parsed("parts")?.unwrap_or(1)))
}

impl Filter for Strip {
    fn on_request(&self, exchange: &mut Exchange) -> ControlFlow<Response> {
        exchange.path = strip_segments(&exchange.path, self.0).to_owned();
        ControlFlow::Continue(())
    }
}

fn strip_segments(path: &str, count: usize) -> &str {
    let mut rest = path;
    for _ in 0..count {
        match rest.get(1..).and_then(|after| after.find('/')) {
            Some(slash) => rest = &rest[slash + 1..],
            None => return "/",
        }
    }
    rest
}

#[derive(Debug)]
struct Prefix(Template);

pub fn prefix(arguments: &mut Arguments, _: &mut FilterContext) -> Built {
    let prefix = arguments.text("prefix")?;
    step(Prefix(Template::new(prefix.trim_end_matches('/'))))
}

impl Filter for Prefix {
    fn on_request(&self, exchange: &mut Exchange) -> ControlFlow<Response> {
        if !exchange.is_prefixed {
            exchange.is_prefixed = true;
            exchange.path = format!("{}{}", filled(&self.0, exchange), exchange.path);
        }
        ControlFlow::Continue(())
    }
}

#[derive(Debug)]
struct Set(Template);

pub fn set(arguments: &mut Arguments, _: &mut FilterContext) -> Built {
    step(Set(Template::new(&arguments.text("template")?)))
}

impl Filter for Set {
    fn on_request(&self, exchange: &mut Exchange) -> ControlFlow<Response> {
        exchange.path = filled(&self.0, exchange);
        ControlFlow::Continue(())
    }
}

fn filled(template: &Template, exchange: &Exchange) -> String {
    utf8_percent_encode(&template.fill(&exchange.variables), ENCODED).to_string()
}

#[derive(Debug)]
struct Rewrite(Replacement);

pub fn rewrite(arguments: &mut Arguments, _: &mut FilterContext) -> Built {
    let expression = arguments.text("regexp")?;
    let replacement = arguments.find("replacement").unwrap_or_default();
    step(Rewrite(Replacement::new(&expression, &replacement)?))
}

impl Filter for Rewrite {
    fn on_request(&self, exchange: &mut Exchange) -> ControlFlow<Response> {
        exchange.path = self.0.apply(&exchange.path);
        ControlFlow::Continue(())
    }
}
