//! Filters of the query.

use std::ops::ControlFlow;

use axum::response::Response;

use super::{Built, Filter, FilterContext, step};
use crate::exchange::Exchange;
use crate::pattern::Template;
use crate::query;
use crate::route::Arguments;

#[derive(Debug)]
struct Add {
    name: String,
    value: Template,
}

pub fn add(arguments: &mut Arguments, _: &mut FilterContext) -> Built {
    step(Add {
        name: arguments.text("name")?,
        value: Template::new(&arguments.text("value")?),
    })
}

impl Filter for Add {
    fn on_request(&self, exchange: &mut Exchange) -> ControlFlow<Response> {
        let value = self.value.fill(&exchange.variables);
        exchange.query = query::with(&exchange.query, &self.name, &value);
        ControlFlow::Continue(())
    }
}

#[derive(Debug)]
struct Rewrite {
    name: String,
    replacement: String,
}

pub fn rewrite(arguments: &mut Arguments, _: &mut FilterContext) -> Built {
    step(Rewrite {
        name: arguments.text("name")?,
        replacement: arguments.text("replacement")?,
    })
}

impl Filter for Rewrite {
    /// All values of the parameter become one; nothing is added where there was none.
    fn on_request(&self, exchange: &mut Exchange) -> ControlFlow<Response> {
        let is_there = query::parameters(&exchange.query).any(|(name, _)| name == self.name);
        if is_there {
            let others = query::without(&exchange.query, &self.name);
            exchange.query = query::with(&others, &self.name, &self.replacement);
        }
        ControlFlow::Continue(())
    }
}

#[derive(Debug)]
struct Remove(String);

pub fn remove(arguments: &mut Arguments, _: &mut FilterContext) -> Built {
    step(Remove(arguments.text("name")?))
}

impl Filter for Remove {
    fn on_request(&self, exchange: &mut Exchange) -> ControlFlow<Response> {
        exchange.query = query::without(&exchange.query, &self.0);
        ControlFlow::Continue(())
    }
}
