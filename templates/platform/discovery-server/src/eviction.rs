//! The background task that takes out instances whose lease has expired.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::registry::{SharedRegistry, now};

/// Looks for expired leases each `interval`, until `stop`.
pub async fn evict_until(stop: CancellationToken, registry: SharedRegistry, interval: Duration) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(interval) => {}
        }
        let evicted = registry.lock().maintain(now());
        for instance in evicted {
            tracing::warn!(instance, "no heartbeat: taken out of the registry");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::Registry;
    use crate::registry::samples::settings;

    #[tokio::test]
    async fn the_task_ends_when_the_service_stops() {
        let registry = SharedRegistry::new(Registry::new(settings(), now()));
        let stop = CancellationToken::new();
        let task = tokio::spawn(evict_until(
            stop.clone(),
            registry,
            Duration::from_secs(3600),
        ));
        stop.cancel();
        let ended = tokio::time::timeout(Duration::from_secs(5), task).await;
        assert!(ended.is_ok(), "the task goes on");
    }
}
