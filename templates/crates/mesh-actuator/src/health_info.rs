//! `/actuator/health-info` of the standard framework's MSA template: which instance answers, and
//! `egov.message`, by which people see whether a changed configuration has arrived.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use mesh_config::LiveSettings;
use mesh_web::bare_text;

use crate::Observed;
use crate::failure::failed;

#[derive(Clone)]
struct HealthInfoState {
    live_settings: LiveSettings,
    /// `user-service` as `User Service`.
    title: String,
    port: u16,
}

/// The route.
pub fn routes(observed: &Observed) -> Router {
    let words = observed.build.name.split('-').map(capitalised);
    let state = HealthInfoState {
        live_settings: observed.live_settings.clone(),
        title: words.collect::<Vec<_>>().join(" "),
        port: observed.port,
    };
    Router::new()
        .route("/health-info", get(health_info).post(health_info))
        .with_state(state)
}

async fn health_info(
    State(state): State<HealthInfoState>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let HealthInfoState {
        live_settings,
        title,
        port,
    } = state;
    match live_settings.current().find::<String>("egov.message") {
        Ok(message) => {
            let message = message.unwrap_or_default();
            let text = format!(
                "{method} {title} on\n local.server.port :{port}\n egov.message :{message}"
            );
            bare_text(&headers, text).into_response()
        }
        Err(error) => failed("/actuator/health-info", &error),
    }
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}
