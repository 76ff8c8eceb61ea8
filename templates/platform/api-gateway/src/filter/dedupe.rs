//! `DedupeResponseHeader=Vary Access-Control-Allow-Origin, RETAIN_LAST`

use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;

use super::{Built, Filter, FilterContext, step};
use crate::exchange::Exchange;
use crate::route::{Arguments, header_name};

#[derive(Debug)]
enum Strategy {
    First,
    Last,
    Unique,
}

#[derive(Debug)]
struct Dedupe {
    names: Vec<HeaderName>,
    strategy: Strategy,
}

pub fn build(arguments: &mut Arguments, _: &mut FilterContext) -> Built {
    let names = arguments.text("name")?;
    let names = names.split_whitespace().map(header_name);
    let strategy = match arguments.find("strategy").as_deref() {
        None | Some("RETAIN_FIRST") => Strategy::First,
        Some("RETAIN_LAST") => Strategy::Last,
        Some("RETAIN_UNIQUE") => Strategy::Unique,
        Some(other) => {
            return Err(format!(
                "`{other}` is no strategy; there are RETAIN_FIRST, RETAIN_LAST, RETAIN_UNIQUE"
            ));
        }
    };
    step(Dedupe {
        names: names.collect::<Result<_, _>>()?,
        strategy,
    })
}

impl Filter for Dedupe {
    fn on_response(&self, _: &Exchange, response: &mut Response) {
        let headers = response.headers_mut();
        for name in &self.names {
            let values: Vec<HeaderValue> = headers.get_all(name).iter().cloned().collect();
            if values.len() < 2 {
                continue;
            }
            headers.remove(name);
            for value in self.strategy.retained(values) {
                headers.append(name, value);
            }
        }
    }
}

impl Strategy {
    fn retained(&self, mut values: Vec<HeaderValue>) -> Vec<HeaderValue> {
        match self {
            Self::First => values.truncate(1),
            Self::Last => values = values.split_off(values.len() - 1),
            Self::Unique => {
                let mut unique: Vec<HeaderValue> = Vec::new();
                for value in values {
                    if !unique.contains(&value) {
                        unique.push(value);
                    }
                }
                return unique;
            }
        }
        values
    }
}
