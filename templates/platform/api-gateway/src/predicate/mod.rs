//! What a request has to be like for a route. A new predicate is a module and a line in [`KINDS`].

mod address;
mod host;
mod method;
mod path;
mod time;
mod value;
mod weight;

use std::cell::OnceCell;
use std::fmt::Debug;
use std::hash::{BuildHasher, RandomState};

use axum::http::request::Parts;

use crate::forwarding::Origin;
use crate::pattern::{RequestPath, Variables};
use crate::route::{Family, Kind, Shape};

pub use weight::Lottery;

/// Something that holds for a request or not.
pub trait Predicate: Debug + Send + Sync {
    /// Whether it holds; what it captures counts only if it does.
    fn holds(&self, request: &Candidate<'_>, variables: &mut Variables) -> bool;
}

/// A request that looks for its route.
pub struct Candidate<'a> {
    parts: &'a Parts,
    origin: Origin,
    path: RequestPath<'a>,
    lot: OnceCell<u64>,
}

impl<'a> Candidate<'a> {
    /// A request from there.
    pub fn new(parts: &'a Parts, origin: Origin) -> Self {
        Self {
            parts,
            origin,
            path: RequestPath::new(parts.uri.path()),
            lot: OnceCell::new(),
        }
    }

    /// A random number that stays the same for the whole request.
    fn lot(&self) -> u64 {
        *self.lot.get_or_init(|| RandomState::new().hash_one(()))
    }
}

type PredicateKind = Kind<Lottery, Box<dyn Predicate>>;

/// The predicates.
pub const FAMILY: Family<Lottery, Box<dyn Predicate>> = Family {
    name: "predicate",
    kinds: &KINDS,
    refused: &[
        (
            "CloudFoundryRouteService",
            "a route service sends requests wherever a header says, which the gateway does not do",
        ),
        (
            "ReadBody",
            "bodies are passed on while they come; nobody reads them before",
        ),
    ],
};

const KINDS: [PredicateKind; 12] = [
    PredicateKind {
        name: "After",
        fields: &["datetime"],
        shape: Shape::Fields,
        build: time::after,
    },
    PredicateKind {
        name: "Before",
        fields: &["datetime"],
        shape: Shape::Fields,
        build: time::before,
    },
    PredicateKind {
        name: "Between",
        fields: &["datetime1", "datetime2"],
        shape: Shape::Fields,
        build: time::between,
    },
    PredicateKind {
        name: "Cookie",
        fields: &["name", "regexp"],
        shape: Shape::Fields,
        build: value::cookie,
    },
    PredicateKind {
        name: "Header",
        fields: &["header", "regexp"],
        shape: Shape::Fields,
        build: value::header,
    },
    PredicateKind {
        name: "Host",
        fields: &["patterns"],
        shape: Shape::List,
        build: host::build,
    },
    PredicateKind {
        name: "Method",
        fields: &["methods"],
        shape: Shape::List,
        build: method::build,
    },
    PredicateKind {
        name: "Path",
        fields: &["patterns", "match-trailing-slash"],
        shape: Shape::ListAndFlag,
        build: path::build,
    },
    PredicateKind {
        name: "Query",
        fields: &["param", "regexp"],
        shape: Shape::Fields,
        build: value::query,
    },
    PredicateKind {
        name: "RemoteAddr",
        fields: &["sources"],
        shape: Shape::List,
        build: address::peer,
    },
    PredicateKind {
        name: "Weight",
        fields: &["group", "weight"],
        shape: Shape::Fields,
        build: weight::build,
    },
    PredicateKind {
        name: "XForwardedRemoteAddr",
        fields: &["sources"],
        shape: Shape::List,
        build: address::client,
    },
];

#[cfg(test)]
mod tests;
