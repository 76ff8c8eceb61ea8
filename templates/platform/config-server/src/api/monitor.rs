//! `POST /monitor`: notice of changed files, as hosters of repositories send it after a push.
//! Source: spring-cloud-config-monitor, `PropertyPathEndpoint.java`.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};

use crate::error::ConfigError;
use crate::monitor::{Hosters, Monitor, changed_paths};

/// As long as GitHub sends them.
const LONGEST: usize = 25 * 1024 * 1024;

#[derive(Clone)]
struct Listener {
    monitor: Arc<Monitor>,
    hosters: Arc<Hosters>,
}

/// The route below `prefix`.
pub fn routes(prefix: &str, monitor: Arc<Monitor>, hosters: Hosters) -> Router {
    let hosters = Arc::new(hosters);
    Router::new()
        .route(&format!("{prefix}/monitor"), post(notice))
        .layer(DefaultBodyLimit::max(LONGEST))
        .with_state(Listener { monitor, hosters })
}

async fn notice(
    State(listener): State<Listener>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    match listener.take(&headers, &body).await {
        Ok(destinations) => Json(destinations).into_response(),
        Err(error) => error.answer(&uri),
    }
}

impl Listener {
    async fn take(&self, headers: &HeaderMap, body: &[u8]) -> Result<Vec<String>, ConfigError> {
        let paths = changed_paths(headers, body, &self.hosters)?;
        Ok(self.monitor.tell(&paths).await?)
    }
}
