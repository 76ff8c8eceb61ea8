//! `/actuator/env`: every setting and where it comes from. Values are hidden unless asked for, and
//! those of secrets always.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use mesh_config::Settings;
use serde_json::{Map, Value, json};

use crate::Observed;
use crate::settings::Detail;

const HIDDEN: &str = "******";

/// Keys that end so hold secrets. Source: Spring Boot's `Sanitizer`, and our URLs, which hold passwords.
const SECRET_ENDINGS: [&str; 9] = [
    "password",
    "secret",
    "key",
    "token",
    "credentials",
    "url",
    "uri",
    "default-zone",
    "vcap-services",
];

#[derive(Clone)]
struct EnvState {
    settings: Settings,
    values: Detail,
}

/// The routes.
pub fn routes(observed: &Observed, values: Detail) -> Router {
    let state = EnvState {
        settings: observed.settings.clone(),
        values,
    };
    Router::new()
        .route("/actuator/env", get(all))
        .route("/actuator/env/{key}", get(one))
        .with_state(state)
}

async fn all(State(state): State<EnvState>) -> Json<Value> {
    let sources = state.settings.layers().map(|layer| {
        let properties: Map<String, Value> = layer
            .entries()
            .map(|(key, value)| (key.to_owned(), json!({"value": state.shown(key, value)})))
            .collect();
        json!({"name": layer.name(), "properties": properties})
    });
    Json(
        json!({"activeProfiles": state.profiles(), "propertySources": sources.collect::<Vec<_>>()}),
    )
}

async fn one(State(state): State<EnvState>, Path(key): Path<String>) -> Response {
    let mut property = None;
    let mut sources = Vec::new();
    for layer in state.settings.layers() {
        let Some(value) = layer.value(&key) else {
            sources.push(json!({"name": layer.name()}));
            continue;
        };
        let shown = state.shown(&key, value);
        property.get_or_insert_with(|| json!({"source": layer.name(), "value": shown}));
        sources.push(json!({"name": layer.name(), "property": {"value": shown}}));
    }
    match property {
        Some(property) => {
            let profiles = state.profiles();
            Json(json!({"property": property, "activeProfiles": profiles, "propertySources": sources})).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

impl EnvState {
    fn shown(&self, key: &str, value: &Value) -> Value {
        let lower = key.to_ascii_lowercase();
        let is_secret = SECRET_ENDINGS.iter().any(|ending| lower.ends_with(ending));
        match self.values {
            Detail::Always if !is_secret => value.clone(),
            _ => HIDDEN.into(),
        }
    }

    fn profiles(&self) -> Vec<String> {
        let active: Option<String> = self.settings.find("spring.profiles.active").ok().flatten();
        let active = active.unwrap_or_default();
        active
            .split(',')
            .map(|profile| profile.trim().to_owned())
            .filter(|profile| !profile.is_empty())
            .collect()
    }
}
