//! Operations that change the registry.

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mesh_discovery::eureka::InstanceStatus;

use super::answers::done_or_not_found;
use super::parameters::{ApplicationPath, InstancePath, Parameters};
use super::registration::accept;
use crate::registry::{Renewal, SharedRegistry, now};

/// `POST /apps/{app}`: registers an instance. 204, which is the only success that clients accept;
/// 400 with the reason as text.
pub async fn register(
    State(registry): State<SharedRegistry>,
    Path(path): Path<ApplicationPath>,
    body: Bytes,
) -> Response {
    match accept(&path.app(), &body) {
        Ok(instance) => {
            tracing::info!(
                instance = instance.instance_id,
                status = instance.status.name(),
                "registered"
            );
            registry.lock().register(instance, now());
            StatusCode::NO_CONTENT.into_response()
        }
        Err(reason) => (StatusCode::BAD_REQUEST, reason).into_response(),
    }
}

/// `PUT /apps/{app}/{id}`: a heartbeat. 404 makes the instance register again.
pub async fn renew(
    State(registry): State<SharedRegistry>,
    Path(path): Path<InstancePath>,
    Query(parameters): Query<Parameters>,
) -> StatusCode {
    let dirty = parameters.last_dirty_timestamp();
    let renewal = registry.lock().renew(&path.app(), &path.id, dirty, now());
    done_or_not_found(renewal == Renewal::Renewed)
}

/// `DELETE /apps/{app}/{id}`: the instance stops.
pub async fn cancel(
    State(registry): State<SharedRegistry>,
    Path(path): Path<InstancePath>,
) -> StatusCode {
    let was_there = registry.lock().cancel(&path.app(), &path.id, now());
    if was_there {
        tracing::info!(instance = path.id, "cancelled");
    }
    done_or_not_found(was_there)
}

/// `PUT /apps/{app}/{id}/status?value=…`: an operator wants another status. 500 for what is no status.
pub async fn override_status(
    State(registry): State<SharedRegistry>,
    Path(path): Path<InstancePath>,
    Query(parameters): Query<Parameters>,
) -> StatusCode {
    let mut registry = registry.lock();
    if registry.instance(&path.app(), &path.id).is_none() {
        return StatusCode::NOT_FOUND;
    }
    let Some(status) = parameters.get("value").and_then(InstanceStatus::known) else {
        return StatusCode::INTERNAL_SERVER_ERROR;
    };
    let dirty = parameters.last_dirty_timestamp();
    done_or_not_found(registry.override_status(&path.app(), &path.id, status, dirty, now()))
}

/// `DELETE /apps/{app}/{id}/status[?value=…]`: the instance decides about its status again.
pub async fn remove_override(
    State(registry): State<SharedRegistry>,
    Path(path): Path<InstancePath>,
    Query(parameters): Query<Parameters>,
) -> StatusCode {
    let mut registry = registry.lock();
    if registry.instance(&path.app(), &path.id).is_none() {
        return StatusCode::NOT_FOUND;
    }
    let fallback = parameters.get("value").unwrap_or("UNKNOWN");
    let Some(fallback) = InstanceStatus::known(fallback) else {
        return StatusCode::INTERNAL_SERVER_ERROR;
    };
    let dirty = parameters.last_dirty_timestamp();
    done_or_not_found(registry.remove_override(&path.app(), &path.id, fallback, dirty, now()))
}

/// `PUT /apps/{app}/{id}/metadata?key=value…`: sets entries of the instance's metadata.
pub async fn add_metadata(
    State(registry): State<SharedRegistry>,
    Path(path): Path<InstancePath>,
    Query(parameters): Query<Parameters>,
) -> StatusCode {
    let entries = parameters.into_entries().collect();
    let was_there = registry
        .lock()
        .add_metadata(&path.app(), &path.id, entries, now());
    done_or_not_found(was_there)
}
