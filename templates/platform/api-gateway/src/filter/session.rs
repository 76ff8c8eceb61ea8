//! `TokenRelay` and `SaveSession`, as far as they have a meaning without a session.

use std::ops::ControlFlow;

use axum::http::{HeaderValue, header};
use axum::response::Response;
use mesh_security::bearer;

use super::{Built, Filter, FilterContext, step};
use crate::exchange::Exchange;
use crate::route::Arguments;

/// The token that the client sent, in the form that resource servers read.
#[derive(Debug)]
struct TokenRelay;

pub fn token_relay(arguments: &mut Arguments, _: &mut FilterContext) -> Built {
    match arguments.find("client-registration-id") {
        None => step(TokenRelay),
        Some(id) => Err(format!(
            "there are no client registrations such as `{id}`; without argument it passes on the client's own token"
        )),
    }
}

impl Filter for TokenRelay {
    fn on_request(&self, exchange: &mut Exchange) -> ControlFlow<Response> {
        let token = bearer(&exchange.headers).ok().flatten();
        let relayed = token.map(|token| HeaderValue::try_from(format!("Bearer {token}")));
        if let Some(Ok(relayed)) = relayed {
            exchange.headers.insert(header::AUTHORIZATION, relayed);
        }
        ControlFlow::Continue(())
    }
}

/// The gateway has no sessions: there is nothing to save.
#[derive(Debug)]
struct SaveSession;

pub fn save(_: &mut Arguments, _: &mut FilterContext) -> Built {
    step(SaveSession)
}

impl Filter for SaveSession {}
