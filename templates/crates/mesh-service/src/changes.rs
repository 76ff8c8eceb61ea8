//! What a service tells the [`crate::ReferenceData`] of others.

use mesh_bus::Bus;

/// Lets other services forget what they know from the endpoint `path` of this one about the thing
/// `id`. The change is stored already, so a failure here is no failure of the request: what they keep
/// runs out by itself.
pub async fn tell_change(bus: &Bus, path: &str, id: impl ToString) {
    let id = id.to_string();
    if let Err(error) = bus.changed(path, vec![id.clone()]).await {
        tracing::warn!("other services keep {id} of {path} as it was for a while: {error}");
    }
}
