//! Filters of request headers.

use std::ops::ControlFlow;

use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;

use super::{Built, Filter, FilterContext, step};
use crate::exchange::Exchange;
use crate::pattern::Template;
use crate::route::{Arguments, header_name};

/// A value that is put into requests.
#[derive(Debug)]
struct Put {
    name: HeaderName,
    value: Template,
    how: How,
}

#[derive(Debug)]
enum How {
    Add,
    Set,
    AddIfMissing,
}

pub fn add(arguments: &mut Arguments, _: &mut FilterContext) -> Built {
    step(Put {
        name: arguments.header_name("name")?,
        value: Template::new(&arguments.text("value")?),
        how: How::Add,
    })
}

pub fn set(arguments: &mut Arguments, _: &mut FilterContext) -> Built {
    step(Put {
        name: arguments.header_name("name")?,
        value: Template::new(&arguments.text("value")?),
        how: How::Set,
    })
}

impl Filter for Put {
    fn on_request(&self, exchange: &mut Exchange) -> ControlFlow<Response> {
        let value = HeaderValue::try_from(self.value.fill(&exchange.variables).as_ref());
        // What a path variable stood for may be no text for a header.
        let Ok(value) = value else {
            return ControlFlow::Continue(());
        };
        let headers = &mut exchange.headers;
        match self.how {
            How::Add => {
                headers.append(&self.name, value);
            }
            How::Set => {
                headers.insert(&self.name, value);
            }
            How::AddIfMissing => {
                headers.entry(&self.name).or_insert(value);
            }
        }
        ControlFlow::Continue(())
    }
}

/// Several values that are put where there is none.
#[derive(Debug)]
struct PutMissing(Vec<Put>);

pub fn add_missing(arguments: &mut Arguments, _: &mut FilterContext) -> Built {
    let pairs = arguments.needed_list("key-values")?;
    let puts = pairs.iter().map(|pair| {
        let (name, value) = pair
            .split_once(':')
            .ok_or_else(|| format!("`{pair}` is not `name:value`"))?;
        Ok(Put {
            name: header_name(name.trim())?,
            value: Template::new(value.trim()),
            how: How::AddIfMissing,
        })
    });
    step(PutMissing(puts.collect::<Result<_, String>>()?))
}

impl Filter for PutMissing {
    fn on_request(&self, exchange: &mut Exchange) -> ControlFlow<Response> {
        self.0.iter().try_for_each(|put| put.on_request(exchange))
    }
}

#[derive(Debug)]
struct Remove(HeaderName);

pub fn remove(arguments: &mut Arguments, _: &mut FilterContext) -> Built {
    step(Remove(arguments.header_name("name")?))
}

impl Filter for Remove {
    fn on_request(&self, exchange: &mut Exchange) -> ControlFlow<Response> {
        exchange.headers.remove(&self.0);
        ControlFlow::Continue(())
    }
}

/// Copies the values of one header to another.
#[derive(Debug)]
struct Map {
    from: HeaderName,
    to: HeaderName,
}

pub fn map(arguments: &mut Arguments, _: &mut FilterContext) -> Built {
    step(Map {
        from: arguments.header_name("from-header")?,
        to: arguments.header_name("to-header")?,
    })
}

impl Filter for Map {
    fn on_request(&self, exchange: &mut Exchange) -> ControlFlow<Response> {
        let values = exchange.headers.get_all(&self.from).iter();
        let values: Vec<HeaderValue> = values.cloned().collect();
        for value in values {
            exchange.headers.append(&self.to, value);
        }
        ControlFlow::Continue(())
    }
}
