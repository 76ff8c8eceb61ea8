//! What every document says about its service.

use std::collections::BTreeSet;

use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Info, OpenApi, SecurityRequirement, Server};

use crate::{ServiceInfo, scalars, shared_answers};

/// Name of the security scheme.
const BEARER: &str = "bearer";

/// Completes what was gathered from the handlers.
pub fn complete(document: &mut OpenApi, info: ServiceInfo) {
    document.info = Info::new(info.title, info.version);
    document.servers = Some(vec![Server::new(info.prefix)]);
    document.security = Some(vec![SecurityRequirement::new(BEARER, [""; 0])]);
    let components = document.components.get_or_insert_default();
    components.add_security_scheme(BEARER, access_token());
    shared_answers::declare(components);
    let mut ids = BTreeSet::new();
    for operation in document.paths.paths.values_mut().flat_map(operations) {
        shared_answers::add(operation);
        scalars::are_json(operation);
        make_unique(operation, &mut ids);
    }
}

fn access_token() -> SecurityScheme {
    let scheme = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some("An access token, as signing in gives it."));
    SecurityScheme::Http(scheme.build())
}

fn operations(path: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let operations = [
        &mut path.get,
        &mut path.post,
        &mut path.put,
        &mut path.delete,
        &mut path.patch,
        &mut path.head,
        &mut path.options,
    ];
    operations.into_iter().flatten()
}

/// A handler may serve several paths, but every operation needs an id of its own. Springdoc counts
/// in the same way.
fn make_unique(operation: &mut Operation, ids: &mut BTreeSet<String>) {
    let Some(id) = operation.operation_id.take() else {
        return;
    };
    let numbered = (1..).map(|number| format!("{id}_{number}"));
    let mut candidates = std::iter::once(id.clone()).chain(numbered);
    operation.operation_id = candidates.find(|candidate| ids.insert(candidate.clone()));
}
