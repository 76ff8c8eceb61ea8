//! One page that shows the OpenAPI documents of all services: Swagger UI, served from the program
//! itself, since closed networks have nowhere else to load it from. Addresses are springdoc's.

mod archive;
mod config;
mod file;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, LOCATION};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use mesh_config::LiveSettings;

use self::config::UiConfig;
use self::file::File;
use crate::error::gateway_error;

/// What the page may load. Swagger UI sets styles on elements and has its icons in its style sheet.
const MAY_LOAD: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; \
     form-action 'none'";

type Files = Arc<BTreeMap<&'static str, File>>;

/// The page, unless `springdoc.swagger-ui.enabled` or `springdoc.api-docs.enabled` is false.
///
/// # Errors
/// When a setting is missing or has the wrong type.
pub fn routes(live_settings: &LiveSettings) -> anyhow::Result<Router> {
    let settings = live_settings.current();
    for key in ["springdoc.swagger-ui.enabled", "springdoc.api-docs.enabled"] {
        if !settings.get(key)? {
            return Ok(Router::new());
        }
    }
    let files: Files = Arc::new(archive::files()?);
    let config = live_settings.bind(UiConfig::from_settings)?;
    let config = async move || axum::Json(serde_json::json!(*config.get()));
    let to_page = || get(async || (StatusCode::FOUND, [(LOCATION, "/swagger-ui/index.html")]));
    Ok(Router::new()
        .route("/swagger-ui.html", to_page())
        .route("/swagger-ui", to_page())
        .route("/swagger-ui/", to_page())
        .route("/swagger-ui/{file}", get(file))
        .with_state(files)
        .route("/v3/api-docs/swagger-config", get(config)))
}

async fn file(
    State(files): State<Files>,
    Path(name): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    match files.get(name.as_str()) {
        Some(file) => {
            ([(CONTENT_SECURITY_POLICY, MAY_LOAD)], file.answer(&headers)).into_response()
        }
        None => gateway_error(StatusCode::NOT_FOUND, uri.path(), &headers),
    }
}
