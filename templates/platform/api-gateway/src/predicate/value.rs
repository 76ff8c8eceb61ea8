//! `Header=X-Version, v[0-9]+`, `Query=color, gr.y`, `Cookie=chocolate, ch.p`: something with a
//! name is there, and one of its values fits as a whole.

use axum::http::{HeaderName, header};

use super::{Candidate, Lottery, Predicate};
use crate::pattern::{FullMatch, Variables};
use crate::query;
use crate::route::Arguments;

#[derive(Debug)]
struct Header {
    name: HeaderName,
    value: Option<FullMatch>,
}

pub fn header(arguments: &mut Arguments, _: &mut Lottery) -> Result<Box<dyn Predicate>, String> {
    Ok(Box::new(Header {
        name: arguments.header_name("header")?,
        value: arguments.full_match("regexp")?,
    }))
}

impl Predicate for Header {
    fn holds(&self, request: &Candidate<'_>, _: &mut Variables) -> bool {
        let mut values = request.parts.headers.get_all(&self.name).iter();
        values.any(|value| {
            fits(
                self.value.as_ref(),
                &String::from_utf8_lossy(value.as_bytes()),
            )
        })
    }
}

#[derive(Debug)]
struct Query {
    name: String,
    value: Option<FullMatch>,
}

pub fn query(arguments: &mut Arguments, _: &mut Lottery) -> Result<Box<dyn Predicate>, String> {
    Ok(Box::new(Query {
        name: arguments.text("param")?,
        value: arguments.full_match("regexp")?,
    }))
}

impl Predicate for Query {
    fn holds(&self, request: &Candidate<'_>, _: &mut Variables) -> bool {
        query::parameters(request.parts.uri.query().unwrap_or_default())
            .any(|(name, value)| name == self.name && fits(self.value.as_ref(), &value))
    }
}

#[derive(Debug)]
struct Cookie {
    name: String,
    value: FullMatch,
}

pub fn cookie(arguments: &mut Arguments, _: &mut Lottery) -> Result<Box<dyn Predicate>, String> {
    Ok(Box::new(Cookie {
        name: arguments.text("name")?,
        value: arguments
            .full_match("regexp")?
            .ok_or_else(|| "needs `regexp`".to_owned())?,
    }))
}

impl Predicate for Cookie {
    fn holds(&self, request: &Candidate<'_>, _: &mut Variables) -> bool {
        let headers = request.parts.headers.get_all(header::COOKIE).iter();
        headers
            .filter_map(|value| value.to_str().ok())
            .flat_map(|cookies| cookies.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
            .any(|(name, value)| name == self.name && self.value.fits(value.trim_matches('"')))
    }
}

fn fits(expected: Option<&FullMatch>, value: &str) -> bool {
    expected.is_none_or(|expected| expected.fits(value))
}
