//! Calls within a period.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use mesh_resilience::EventType::{FailedAcquire, SuccessfulAcquire};
use mesh_resilience::{Module, RateLimiter};

use crate::support::{events, resilience};

fn limiter(period: &str, wait: &str) -> Arc<RateLimiter> {
    let yaml = format!(
        "ratelimiter.instances.users:\n  limit-for-period: 2\n  limit-refresh-period: {period}\n  timeout-duration: {wait}"
    );
    resilience(&yaml).rate_limiters.named("users")
}

/// Permissions that are left, and calls that wait.
fn gauges(limiter: &RateLimiter) -> [f64; 2] {
    let gauges = limiter.gauges(Instant::now());
    [gauges[0].value, gauges[1].value]
}

#[tokio::test]
async fn when_the_wait_would_be_too_long_it_says_so_at_once() {
    let limiter = limiter("1h", "1s");
    assert!(limiter.acquire().await && limiter.acquire().await);
    let started = Instant::now();
    assert!(!limiter.acquire().await);
    assert!(
        started.elapsed() < Duration::from_millis(900),
        "it waited in vain"
    );
    assert_eq!(
        events(&*limiter),
        [SuccessfulAcquire, SuccessfulAcquire, FailedAcquire]
    );
}

#[tokio::test]
async fn whoever_may_wait_gets_a_permission_of_the_next_period() {
    let limiter = limiter("100ms", "10s");
    let started = Instant::now();
    for _ in 0..5 {
        assert!(limiter.acquire().await);
    }
    // Two at once, two after one period, one after two; the first period may be nearly over.
    assert!(started.elapsed() > Duration::from_millis(100));
}

#[tokio::test]
async fn whoever_goes_away_while_waiting_leaves_the_permission() {
    let limiter = limiter("1h", "2h");
    assert!(limiter.acquire().await && limiter.acquire().await);
    let mut waiting = Box::pin(limiter.acquire());
    assert!(waiting.as_mut().now_or_never().is_none());
    assert_eq!(gauges(&limiter), [-1.0, 1.0]);
    drop(waiting);
    assert_eq!(gauges(&limiter), [0.0, 0.0]);
}
