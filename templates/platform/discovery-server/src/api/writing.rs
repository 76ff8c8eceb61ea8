//! Operations that change the registry.

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use mesh_discovery::eureka::{InstanceDocument, InstanceInfo, InstanceStatus};

use super::answers::{Format, done_or_not_found};
use super::origin::Origin;
use super::parameters::{ApplicationPath, InstancePath, Parameters};
use super::registration::accept;
use crate::peers::Action;
use crate::registry::{Renewal, now};
use crate::server::Server;

/// `POST /apps/{app}`: registers an instance. 204, which is the only success that clients accept;
/// 400 with the reason as text.
pub async fn register(
    State(server): State<Server>,
    Path(path): Path<ApplicationPath>,
    origin: Origin,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    match accept(&path.app(), Format::of_body(&headers), &body) {
        Ok(instance) => {
            admit(&server, origin, instance);
            StatusCode::NO_CONTENT.into_response()
        }
        Err(reason) => (StatusCode::BAD_REQUEST, reason).into_response(),
    }
}

fn admit(server: &Server, origin: Origin, instance: InstanceInfo) {
    let (app, id) = (instance.app.clone(), instance.instance_id.clone());
    tracing::info!(instance = id, status = instance.status.name(), "registered");
    match origin {
        Origin::Client => server.registry.lock().register(instance, now()),
        Origin::Peer => server.registry.lock().replicate(instance, now()),
    }
    origin.replicate(server, Action::Register, &app, &id);
}

/// `PUT /apps/{app}/{id}`: a heartbeat. 404 makes the instance register again. A peer that lacks
/// the instance's latest state gets it with 409.
pub async fn renew(
    State(server): State<Server>,
    Path(path): Path<InstancePath>,
    Query(parameters): Query<Parameters>,
    origin: Origin,
    format: Format,
) -> Response {
    let (app, dirty) = (path.app(), parameters.last_dirty_timestamp());
    let renewal = server.registry.lock().renew(&app, &path.id, dirty, now());
    if renewal == Renewal::MustRegister {
        return StatusCode::NOT_FOUND.into_response();
    }
    origin.replicate(&server, Action::Heartbeat, &app, &path.id);
    if (renewal, origin) == (Renewal::SenderIsBehind, Origin::Peer) {
        let instance = server.registry.lock().instance(&app, &path.id);
        let document = instance.map(|instance| InstanceDocument { instance });
        return (StatusCode::CONFLICT, format.document_or_not_found(document)).into_response();
    }
    StatusCode::OK.into_response()
}

/// `DELETE /apps/{app}/{id}`: the instance stops.
pub async fn cancel(
    State(server): State<Server>,
    Path(path): Path<InstancePath>,
    origin: Origin,
) -> StatusCode {
    let was_there = server.registry.lock().cancel(&path.app(), &path.id, now());
    if was_there {
        tracing::info!(instance = path.id, "cancelled");
        origin.replicate(&server, Action::Cancel, &path.app(), &path.id);
    }
    done_or_not_found(was_there)
}

/// `PUT /apps/{app}/{id}/status?value=…`: an operator wants another status. 500 for what is no status.
pub async fn override_status(
    State(server): State<Server>,
    Path(path): Path<InstancePath>,
    Query(parameters): Query<Parameters>,
    origin: Origin,
) -> StatusCode {
    let (app, dirty) = (path.app(), parameters.last_dirty_timestamp());
    let wanted = parameters.get("value").and_then(InstanceStatus::known);
    let done = {
        let mut registry = server.registry.lock();
        match wanted {
            _ if registry.instance(&app, &path.id).is_none() => false,
            None => return StatusCode::INTERNAL_SERVER_ERROR,
            Some(status) => registry.override_status(&app, &path.id, status, dirty, now()),
        }
    };
    if done {
        origin.replicate(&server, Action::StatusUpdate, &app, &path.id);
    }
    done_or_not_found(done)
}

/// `DELETE /apps/{app}/{id}/status[?value=…]`: the instance decides about its status again.
pub async fn remove_override(
    State(server): State<Server>,
    Path(path): Path<InstancePath>,
    Query(parameters): Query<Parameters>,
    origin: Origin,
) -> StatusCode {
    let (app, dirty) = (path.app(), parameters.last_dirty_timestamp());
    let fallback = InstanceStatus::known(parameters.get("value").unwrap_or("UNKNOWN"));
    let done = {
        let mut registry = server.registry.lock();
        match fallback {
            _ if registry.instance(&app, &path.id).is_none() => false,
            None => return StatusCode::INTERNAL_SERVER_ERROR,
            Some(fallback) => registry.remove_override(&app, &path.id, fallback, dirty, now()),
        }
    };
    if done {
        origin.replicate(&server, Action::DeleteStatusOverride, &app, &path.id);
    }
    done_or_not_found(done)
}

/// `PUT /apps/{app}/{id}/metadata?key=value…`: sets entries of the instance's metadata. Peers are
/// told of it as of a registration.
pub async fn add_metadata(
    State(server): State<Server>,
    Path(path): Path<InstancePath>,
    Query(parameters): Query<Parameters>,
    origin: Origin,
) -> StatusCode {
    let (app, entries) = (path.app(), parameters.into_entries().collect());
    let mut registry = server.registry.lock();
    let was_there = registry.add_metadata(&app, &path.id, entries, now());
    drop(registry);
    if was_there {
        origin.replicate(&server, Action::Register, &app, &path.id);
    }
    done_or_not_found(was_there)
}
