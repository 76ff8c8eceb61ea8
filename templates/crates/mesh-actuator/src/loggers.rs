//! `/actuator/loggers`: what is logged, changed while the service runs. All services of a process
//! share one log.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use mesh_telemetry::{LogLevel, LogLevels, known_loggers, log_levels, set_log_level};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// Spring's name of the logger that all others inherit from.
const ROOT: &str = "ROOT";

/// The routes.
pub fn routes() -> Router {
    Router::new()
        .route("/loggers", get(all))
        .route("/loggers/{name}", get(one).post(change))
}

async fn all() -> Json<Value> {
    let levels = log_levels();
    let configured = levels.targets.keys().map(String::as_str);
    let names = known_loggers().into_iter().chain(configured).chain([ROOT]);
    let loggers: Map<String, Value> = names
        .map(|name| (name.to_owned(), described(&levels, name)))
        .collect();
    Json(json!({"levels": LogLevel::ALL.map(LogLevel::name), "loggers": loggers}))
}

async fn one(Path(name): Path<String>) -> Json<Value> {
    Json(described(&log_levels(), &name))
}

fn described(levels: &LogLevels, name: &str) -> Value {
    let (configured, effective) = match name {
        ROOT => (Some(levels.root), levels.root),
        _ => (levels.targets.get(name).copied(), levels.effective(name)),
    };
    match configured {
        Some(level) => json!({"configuredLevel": level.name(), "effectiveLevel": effective.name()}),
        None => json!({"effectiveLevel": effective.name()}),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    configured_level: Option<String>,
}

/// No level means: as the logger above.
async fn change(Path(name): Path<String>, Json(change): Json<Change>) -> Response {
    let level = match change.configured_level.as_deref().map(LogLevel::from_name) {
        Some(None) => return StatusCode::BAD_REQUEST.into_response(),
        Some(Some(level)) => Some(level),
        None => None,
    };
    let target = Some(name.as_str()).filter(|name| *name != ROOT);
    set_log_level(target, level);
    StatusCode::NO_CONTENT.into_response()
}
