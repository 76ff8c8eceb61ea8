//! What a service tells the [`crate::ReferenceData`] of others.

use mesh_bus::Bus;

/// Lets other services forget what they know from the endpoint `path` of this one about the thing
/// `id`. The change is stored already, so a failure here is no failure of the request: what they keep
/// runs out by itself.
pub async fn tell_change(bus: &Bus, path: &str, id: impl ToString) {
    tell_changes(bus, path, vec![id.to_string()]).await;
}

/// As [`tell_change`], about several things at once.
pub async fn tell_changes(bus: &Bus, path: &str, ids: Vec<String>) {
    if ids.is_empty() {
        return;
    }
    let count = ids.len();
    if let Err(error) = bus.changed(path, ids).await {
        tracing::warn!("other services keep {count} of {path} as before for a while: {error}");
    }
}
