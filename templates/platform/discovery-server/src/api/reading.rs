//! Operations that read.

use axum::extract::{Path, State};
use axum::response::Response;
use mesh_discovery::eureka::{ApplicationDocument, ApplicationsDocument, InstanceDocument};

use super::answers::{document, document_or_not_found};
use super::parameters::{ApplicationPath, IdPath, InstancePath};
use crate::registry::{SharedRegistry, now};

/// `GET /apps`: everything.
pub async fn applications(State(registry): State<SharedRegistry>) -> Response {
    let applications = registry.lock().applications();
    document(&ApplicationsDocument { applications })
}

/// `GET /apps/delta`: what changed of late.
pub async fn delta(State(registry): State<SharedRegistry>) -> Response {
    let applications = registry.lock().delta(now());
    document(&ApplicationsDocument { applications })
}

/// `GET /apps/{app}`: one application.
pub async fn application(
    State(registry): State<SharedRegistry>,
    Path(path): Path<ApplicationPath>,
) -> Response {
    let application = registry.lock().application(&path.app());
    document_or_not_found(application.map(|application| ApplicationDocument { application }))
}

/// `GET /apps/{app}/{id}`: one instance.
pub async fn instance(
    State(registry): State<SharedRegistry>,
    Path(path): Path<InstancePath>,
) -> Response {
    let instance = registry.lock().instance(&path.app(), &path.id);
    document_or_not_found(instance.map(|instance| InstanceDocument { instance }))
}

/// `GET /instances/{id}`: one instance, whatever its application.
pub async fn instance_of_any_application(
    State(registry): State<SharedRegistry>,
    Path(path): Path<IdPath>,
) -> Response {
    let instance = registry.lock().instance_of_any_application(&path.id);
    document_or_not_found(instance.map(|instance| InstanceDocument { instance }))
}
