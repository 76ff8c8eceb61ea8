//! `/actuator/health`: how the service is, how its parts are, and the groups that Kubernetes probes.

mod components;
mod disk_space;
mod indicators;
mod settings;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use mesh_config::{Live, SettingsError};
use mesh_web::Health;
use serde_json::{Map, Value};

use self::components::Component;
use self::disk_space::DiskSpace;
use self::indicators::{LivenessState, Ping, ReadinessState};
use self::settings::{Group, HealthSettings, are_probed, are_probed_at_root};
use crate::Observed;
use crate::media_type::ApiVersion;
use crate::settings::Detail;

#[derive(Clone)]
struct HealthState {
    health: Health,
    settings: Live<HealthSettings>,
    /// Whether the last look at everything found a failure.
    has_failed: Arc<AtomicBool>,
}

/// The routes.
///
/// # Errors
/// When a setting is wrong.
pub fn routes(observed: &Observed) -> Result<Router, SettingsError> {
    let state = HealthState::of(observed)?;
    Ok(Router::new()
        .route("/health", get(everything))
        .route("/health/{*path}", get(part))
        .with_state(state))
}

/// The routes of probes at the root, if there are to be any.
///
/// # Errors
/// When a setting is wrong.
pub fn probes(observed: &Observed) -> Result<Router, SettingsError> {
    if !are_probed_at_root(&observed.live_settings.current())? {
        return Ok(Router::new());
    }
    let probe = |group: &'static str| {
        get(
            async move |State(state): State<HealthState>, headers: HeaderMap| {
                state.answer(&[group], &headers).await
            },
        )
    };
    Ok(Router::new()
        .route("/livez", probe("liveness"))
        .route("/readyz", probe("readiness"))
        .with_state(HealthState::of(observed)?))
}

async fn everything(State(state): State<HealthState>, headers: HeaderMap) -> Response {
    state.answer(&[], &headers).await
}

async fn part(
    State(state): State<HealthState>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Response {
    let path: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    state.answer(&path, &headers).await
}

impl HealthState {
    fn of(observed: &Observed) -> Result<Self, SettingsError> {
        let live_settings = &observed.live_settings;
        let present = live_settings.current();
        let health = observed.health.clone();
        health.add(Ping);
        if let Some(disk_space) = DiskSpace::from_settings(&present)? {
            health.add(disk_space);
        }
        if are_probed(&present)? {
            health.add(LivenessState);
            health.add(ReadinessState(observed.availability.clone()));
        }
        let settings = live_settings.bind(HealthSettings::from_settings)?;
        Ok(Self {
            health,
            settings,
            has_failed: Arc::default(),
        })
    }

    /// How the part at `path` is: everything, a group, a part, or a part of a group.
    async fn answer(&self, path: &[&str], headers: &HeaderMap) -> Response {
        let settings = self.settings.get();
        let named = path.first().and_then(|name| settings.groups.get(*name));
        let (group, below) = match named {
            Some(group) => (group, &path[1..]),
            None => (&settings.all, path),
        };
        if !below.is_empty() && group.components == Detail::Never {
            return StatusCode::NOT_FOUND.into_response();
        }
        let component = self.check(&settings, group, below.first().copied()).await;
        let Some(part) = component.part(below) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let mut body = part.json(group, ApiVersion::wanted(headers));
        if path.is_empty() {
            self.log(&component);
            add_groups(&mut body, &settings);
        }
        let status = if part.status().is_failure() {
            StatusCode::SERVICE_UNAVAILABLE
        } else {
            StatusCode::OK
        };
        (status, Json(body)).into_response()
    }

    /// Asks the parts of a group, or one of them.
    async fn check(
        &self,
        settings: &HealthSettings,
        group: &Group,
        only: Option<&str>,
    ) -> Component {
        let is_wanted = |name: &str| {
            let first = name.split('/').next();
            group.has(name) && (only.is_none() || only == first)
        };
        Component::of(self.health.check(settings.time_limit, is_wanted).await)
    }

    /// Probes ask again and again; what they find is told when it changes.
    fn log(&self, component: &Component) {
        let failing = component.failing();
        let had_failed = self.has_failed.swap(!failing.is_empty(), Ordering::Relaxed);
        match (had_failed, failing.is_empty()) {
            (false, false) => tracing::warn!(?failing, "unhealthy"),
            (true, true) => tracing::info!("healthy again"),
            _ => {}
        }
    }
}

fn add_groups(body: &mut Map<String, Value>, settings: &HealthSettings) {
    let names: Vec<&str> = settings.groups.keys().map(String::as_str).collect();
    if !names.is_empty() {
        body.insert("groups".to_owned(), names.into());
    }
}
