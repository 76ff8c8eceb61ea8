//! The gateway from outside.

use super::mesh::Mesh;
use super::{Fault, Order, http};
use crate::text;

const GATEWAY: &str = "api-gateway";

/// The path at which a service tells everybody how it is.
const HEALTH: &str = "/actuator/health";

/// A path that no service has: the gateway does not tell strangers so much.
const CLOSED: &str = "/api/v1/verification";

/// Checks that each service answers, that the gateway leads to it, and that it lets nobody pass without a token.
pub fn check(mesh: &mut Mesh, order: &Order<'_>) -> Result<(), Fault> {
    for service in &order.blueprint.services {
        expect(mesh, order, &service.name, HEALTH, 200)?;
        let Some(route) = &service.route else {
            continue;
        };
        expect(mesh, order, GATEWAY, &format!("{route}{HEALTH}"), 200)?;
        expect(mesh, order, GATEWAY, &format!("{route}{CLOSED}"), 401)?;
    }
    Ok(())
}

/// Asks until the status is the expected one: a gateway learns of services and rules within moments.
fn expect(
    mesh: &mut Mesh,
    order: &Order<'_>,
    member: &str,
    path: &str,
    expected: u16,
) -> Result<(), Fault> {
    let mut status = None;
    let is_as_expected = mesh.eventually(order, &mut |mesh| {
        let url = format!("{}{path}", mesh.address(member));
        status = http::get(&url, &[]).map(|answer| answer.status);
        status == Some(expected)
    })?;
    if is_as_expected {
        return Ok(());
    }
    let found = status.map_or_else(|| "-".to_owned(), |status| status.to_string());
    Err(mesh.wrong(text!(
        "verify.route",
        member = member,
        path = path,
        expected = expected,
        found = found
    )))
}
