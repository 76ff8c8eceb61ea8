//! `/actuator/env`: every setting and where it comes from. Values are hidden unless asked for, and
//! those of secrets always. With `management.endpoint.env.post.enabled`, `POST` sets a setting of
//! this instance until it ends, and `DELETE` takes back all that were set.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use mesh_config::{LiveSettings, Settings};
use serde_json::{Map, Value, json};

use crate::Observed;
use crate::bus::Entry;
use crate::failure::{failed, refused};
use crate::settings::{ActuatorSettings, Detail};

const HIDDEN: &str = "******";

/// Keys that end so hold secrets. Source: Spring Boot's `Sanitizer`, and our URLs, which hold passwords.
const SECRET_ENDINGS: [&str; 9] = [
    "addresses",
    "password",
    "secret",
    "key",
    "token",
    "credentials",
    "url",
    "uri",
    "default-zone",
];

/// What Cloud Foundry tells of bound services.
const SECRET_PART: &str = ".credentials.";

#[derive(Clone)]
struct EnvState {
    live_settings: LiveSettings,
    values: Detail,
}

/// The routes.
pub fn routes(observed: &Observed, settings: &ActuatorSettings) -> Router {
    let state = EnvState {
        live_settings: observed.live_settings.clone(),
        values: settings.env_values,
    };
    let mut env = get(all);
    if settings.env_is_writable {
        env = env.post(set).delete(unset);
    }
    Router::new()
        .route("/env", env)
        .route("/env/{key}", get(one))
        .with_state(state)
}

async fn set(State(state): State<EnvState>, body: Bytes) -> Response {
    let Entry { name, value } = match Entry::read(&body) {
        Ok(entry) => entry,
        Err(reason) => return refused("/actuator/env", &reason),
    };
    let entry = [(name.clone(), Value::from(value.clone()))];
    match state.live_settings.set(entry).await {
        Ok(_) => Json(json!({name: value})).into_response(),
        Err(error) => refused("/actuator/env", &error),
    }
}

async fn unset(State(state): State<EnvState>) -> Response {
    match state.live_settings.unset().await {
        Ok(taken_back) => Json(Map::from_iter(taken_back)).into_response(),
        Err(error) => failed("/actuator/env", &error),
    }
}

async fn all(State(state): State<EnvState>) -> Json<Value> {
    let settings = state.live_settings.current();
    let sources = settings.layers().map(|layer| {
        let properties: Map<String, Value> = layer
            .entries()
            .map(|(key, value)| (key.to_owned(), json!({"value": state.shown(key, value)})))
            .collect();
        json!({"name": layer.name(), "properties": properties})
    });
    let sources: Vec<_> = sources.collect();
    Json(json!({"activeProfiles": profiles(&settings), "propertySources": sources}))
}

async fn one(State(state): State<EnvState>, Path(key): Path<String>) -> Response {
    let mut property = None;
    let mut sources = Vec::new();
    let settings = state.live_settings.current();
    for layer in settings.layers() {
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
            let profiles = profiles(&settings);
            Json(json!({"property": property, "activeProfiles": profiles, "propertySources": sources})).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

impl EnvState {
    fn shown(&self, key: &str, value: &Value) -> Value {
        let lower = key.to_ascii_lowercase();
        let is_secret = SECRET_ENDINGS.iter().any(|ending| lower.ends_with(ending))
            || lower.contains(SECRET_PART);
        match self.values {
            Detail::Always if !is_secret => value.clone(),
            _ => HIDDEN.into(),
        }
    }
}

fn profiles(settings: &Settings) -> Vec<String> {
    let active: Option<String> = settings.find("spring.profiles.active").ok().flatten();
    let active = active.unwrap_or_default();
    active
        .split(',')
        .map(|profile| profile.trim().to_owned())
        .filter(|profile| !profile.is_empty())
        .collect()
}
