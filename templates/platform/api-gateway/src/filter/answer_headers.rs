//! Filters of answer headers.

use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;

use super::{Built, Filter, FilterContext, step};
use crate::exchange::Exchange;
use crate::pattern::{Replacement, Template};
use crate::route::Arguments;

#[derive(Debug)]
struct Add {
    name: HeaderName,
    value: Template,
}

pub fn add(arguments: &mut Arguments, _: &mut FilterContext) -> Built {
    step(Add {
        name: arguments.header_name("name")?,
        value: Template::new(&arguments.text("value")?),
    })
}

impl Filter for Add {
    fn on_response(&self, exchange: &Exchange, response: &mut Response) {
        if let Ok(value) = HeaderValue::try_from(self.value.fill(&exchange.variables).as_ref()) {
            response.headers_mut().append(&self.name, value);
        }
    }
}

#[derive(Debug)]
struct Set {
    name: HeaderName,
    value: Template,
}

pub fn set(arguments: &mut Arguments, _: &mut FilterContext) -> Built {
    step(Set {
        name: arguments.header_name("name")?,
        value: Template::new(&arguments.text("value")?),
    })
}

impl Filter for Set {
    fn on_response(&self, exchange: &Exchange, response: &mut Response) {
        if let Ok(value) = HeaderValue::try_from(self.value.fill(&exchange.variables).as_ref()) {
            response.headers_mut().insert(&self.name, value);
        }
    }
}

#[derive(Debug)]
struct Remove(HeaderName);

pub fn remove(arguments: &mut Arguments, _: &mut FilterContext) -> Built {
    step(Remove(arguments.header_name("name")?))
}

impl Filter for Remove {
    fn on_response(&self, _: &Exchange, response: &mut Response) {
        response.headers_mut().remove(&self.0);
    }
}

#[derive(Debug)]
struct Rewrite {
    name: HeaderName,
    replacement: Replacement,
}

pub fn rewrite(arguments: &mut Arguments, _: &mut FilterContext) -> Built {
    step(Rewrite {
        name: arguments.header_name("name")?,
        replacement: Replacement::new(
            &arguments.text("regexp")?,
            &arguments.find("replacement").unwrap_or_default(),
        )?,
    })
}

impl Filter for Rewrite {
    fn on_response(&self, _: &Exchange, response: &mut Response) {
        let headers = response.headers_mut();
        let values = headers.get_all(&self.name).iter();
        let rewritten: Vec<HeaderValue> = values.map(|value| self.rewritten(value)).collect();
        headers.remove(&self.name);
        for value in rewritten {
            headers.append(&self.name, value);
        }
    }
}

impl Rewrite {
    fn rewritten(&self, value: &HeaderValue) -> HeaderValue {
        let text = value.to_str().map(|text| self.replacement.apply(text));
        text.ok()
            .and_then(|text| HeaderValue::try_from(text).ok())
            .unwrap_or_else(|| value.clone())
    }
}
