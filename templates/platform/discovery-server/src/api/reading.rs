//! Operations that read.

use axum::extract::{Path, State};
use axum::response::Response;
use mesh_discovery::eureka::{ApplicationDocument, ApplicationsDocument, InstanceDocument};

use super::answers::Format;
use super::compression::Encoding;
use super::parameters::{ApplicationPath, IdPath, InstancePath, NamePath};
use super::response_cache::{List, ResponseCache};
use crate::overview::{Overview, StatusDocument};
use crate::registry::SharedRegistry;
use crate::server::Server;

/// `GET /apps`: everything.
pub async fn applications(
    State(lists): State<ResponseCache>,
    format: Format,
    encoding: Encoding,
) -> Response {
    lists.answer(List::Full, format, encoding)
}

/// `GET /apps/delta`: what changed of late.
pub async fn delta(
    State(lists): State<ResponseCache>,
    format: Format,
    encoding: Encoding,
) -> Response {
    lists.answer(List::Delta, format, encoding)
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

/// `GET /vips/{name}`: the instances that are found by that name.
pub async fn instances_by_vip(
    State(registry): State<SharedRegistry>,
    Path(path): Path<NamePath>,
    format: Format,
) -> Response {
    let applications = registry.lock().applications_by_vip(&path.name);
    format.document(&ApplicationsDocument { applications })
}

/// `GET /svips/{name}`: the instances that are found by that name over TLS.
pub async fn instances_by_secure_vip(
    State(registry): State<SharedRegistry>,
    Path(path): Path<NamePath>,
    format: Format,
) -> Response {
    let applications = registry.lock().applications_by_secure_vip(&path.name);
    format.document(&ApplicationsDocument { applications })
}

/// `GET /status`: what the registry says of itself.
pub async fn status(State(server): State<Server>, format: Format) -> Response {
    let status = Overview::of(&server).status;
    format.document(&StatusDocument { status })
}
