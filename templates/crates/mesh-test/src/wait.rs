//! Waiting for a condition instead of sleeping for luck.

use std::future::Future;
use std::time::{Duration, Instant};

/// Asks `condition` again and again until it holds.
///
/// # Panics
/// When it does not hold within `limit`; `what` says what was waited for.
pub async fn wait_until<F: Future<Output = bool>>(
    what: &str,
    limit: Duration,
    condition: impl Fn() -> F,
) {
    let started = Instant::now();
    while !condition().await {
        assert!(
            started.elapsed() < limit,
            "waited {limit:?} in vain until {what}"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
