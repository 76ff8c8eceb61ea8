//! `/actuator/loggers`: what is logged, changed while the service runs. All services of a process
//! share one log.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use mesh_telemetry::{LogLevel, log_levels, set_log_level};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// Spring's name of the logger that all others inherit from.
const ROOT: &str = "ROOT";

/// The routes.
pub fn routes() -> Router {
    Router::new()
        .route("/actuator/loggers", get(all))
        .route("/actuator/loggers/{name}", get(one).post(change))
}

async fn all() -> Json<Value> {
    let levels = log_levels();
    let loggers: Map<String, Value> = levels
        .targets
        .iter()
        .map(|(target, level)| (target.clone(), described(Some(*level), *level)))
        .chain([(ROOT.to_owned(), described(Some(levels.root), levels.root))])
        .collect();
    Json(json!({"levels": LogLevel::ALL.map(LogLevel::name), "loggers": loggers}))
}

async fn one(Path(name): Path<String>) -> Json<Value> {
    let levels = log_levels();
    if name == ROOT {
        return Json(described(Some(levels.root), levels.root));
    }
    Json(described(
        levels.targets.get(&name).copied(),
        levels.effective(&name),
    ))
}

fn described(configured: Option<LogLevel>, effective: LogLevel) -> Value {
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
