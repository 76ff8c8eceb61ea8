//! `/actuator/info`: which program this is, and what `info.*` of the settings says.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use mesh_config::{LiveSettings, SettingsError};
use serde_json::{Map, Value, json};

use crate::failure::failed;
use crate::{Build, Observed};

#[derive(Clone)]
struct InfoState {
    live_settings: LiveSettings,
    build: Build,
}

/// The route.
pub fn routes(observed: &Observed) -> Router {
    let state = InfoState {
        live_settings: observed.live_settings.clone(),
        build: observed.build,
    };
    Router::new().route("/info", get(info)).with_state(state)
}

async fn info(State(state): State<InfoState>) -> Response {
    match state.collect() {
        Ok(info) => Json(info).into_response(),
        Err(error) => failed("/actuator/info", &error),
    }
}

impl InfoState {
    fn collect(&self) -> Result<Map<String, Value>, SettingsError> {
        let settings = self.live_settings.current();
        let mut info = Map::new();
        if settings.get("management.info.env.enabled")? {
            info.extend(settings.bind::<Map<String, Value>>("info")?);
        }
        if settings.get("management.info.build.enabled")? {
            let Build { name, version } = self.build;
            info.insert(
                "build".to_owned(),
                json!({"name": name, "version": version}),
            );
        }
        Ok(info)
    }
}
