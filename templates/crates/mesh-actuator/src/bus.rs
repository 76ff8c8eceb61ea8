//! `POST /actuator/busrefresh` and `/actuator/busenv`, for everybody or, with a destination behind,
//! for some. The parts of a destination are separated by slashes or colons.
//! Source: spring-cloud-bus, `endpoint/*.java`.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use mesh_bus::{Bus, BusError, Destination};
use serde::Deserialize;

use crate::Observed;
use crate::failure::{failed, refused};

/// The routes of `busrefresh`.
pub fn refresh_routes(observed: &Observed) -> Router {
    Router::new()
        .route("/busrefresh", post(refresh))
        .route("/busrefresh/{*destination}", post(refresh))
        .with_state(observed.bus.clone())
}

/// The routes of `busenv`.
pub fn environment_routes(observed: &Observed) -> Router {
    Router::new()
        .route("/busenv", post(set))
        .route("/busenv/{*destination}", post(set))
        .with_state(observed.bus.clone())
}

/// A setting as `busenv` and `env` take it.
#[derive(Deserialize)]
pub struct Entry {
    /// The key.
    pub name: String,
    /// The value.
    pub value: String,
}

impl Entry {
    /// Reads it, whatever media type the client named.
    pub fn read(body: &Bytes) -> Result<Self, String> {
        serde_json::from_slice(body)
            .map_err(|error| format!("write {{\"name\":\"a.key\",\"value\":\"a value\"}}: {error}"))
    }
}

async fn refresh(State(bus): State<Bus>, uri: Uri, destination: Option<Path<String>>) -> Response {
    told(uri.path(), bus.refresh(&named(destination)).await)
}

async fn set(
    State(bus): State<Bus>,
    uri: Uri,
    destination: Option<Path<String>>,
    body: Bytes,
) -> Response {
    let entry = match Entry::read(&body) {
        Ok(entry) => entry,
        Err(reason) => return refused(uri.path(), &reason),
    };
    let destination = named(destination);
    let outcome = bus.set(&destination, &entry.name, &entry.value).await;
    told(uri.path(), outcome)
}

fn named(destination: Option<Path<String>>) -> Destination {
    destination.map_or_else(Destination::everybody, |Path(path)| {
        Destination::of(&path.replace('/', ":"))
    })
}

fn told(path: &str, outcome: Result<(), BusError>) -> Response {
    match outcome {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => failed(path, &error),
    }
}
