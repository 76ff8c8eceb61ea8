//! Operations that read.

use axum::extract::{Path, State};
use axum::response::Response;
use mesh_discovery::eureka::{ApplicationDocument, ApplicationsDocument, InstanceDocument};

use super::answers::Format;
use super::parameters::{ApplicationPath, IdPath, InstancePath};
use crate::registry::SharedRegistry;

/// `GET /apps`: everything.
pub async fn applications(State(registry): State<SharedRegistry>, format: Format) -> Response {
    let applications = registry.lock().applications();
    format.document(&ApplicationsDocument { applications })
}

/// `GET /apps/delta`: what changed of late.
pub async fn delta(State(registry): State<SharedRegistry>, format: Format) -> Response {
    let applications = registry.lock().delta();
    format.document(&ApplicationsDocument { applications })
}

/// `GET /apps/{app}`: one application.
pub async fn application(
    State(registry): State<SharedRegistry>,
    Path(path): Path<ApplicationPath>,
    format: Format,
) -> Response {
    let application = registry.lock().application(&path.app());
    format.document_or_not_found(application.map(|application| ApplicationDocument { application }))
}

/// `GET /apps/{app}/{id}`: one instance.
pub async fn instance(
    State(registry): State<SharedRegistry>,
    Path(path): Path<InstancePath>,
    format: Format,
) -> Response {
    let instance = registry.lock().instance(&path.app(), &path.id);
    format.document_or_not_found(instance.map(|instance| InstanceDocument { instance }))
}

/// `GET /instances/{id}`: one instance, whatever its application.
pub async fn instance_of_any_application(
    State(registry): State<SharedRegistry>,
    Path(path): Path<IdPath>,
    format: Format,
) -> Response {
    let instance = registry.lock().instance_of_any_application(&path.id);
    format.document_or_not_found(instance.map(|instance| InstanceDocument { instance }))
}
