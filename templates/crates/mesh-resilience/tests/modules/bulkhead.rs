//! Calls at the same time.

use std::sync::Arc;

use futures_util::FutureExt;
use mesh_resilience::EventType::{CallFinished, CallPermitted, CallRejected};
use mesh_resilience::{Bulkhead, Module};

use crate::support::{events, resilience};

fn bulkhead(wait: &str) -> Arc<Bulkhead> {
    let yaml = "bulkhead.instances.users:\n  max-concurrent-calls: 2\n  max-wait-duration: ";
    resilience(&format!("{yaml}{wait}"))
        .bulkheads
        .named("users")
}

fn free_places(bulkhead: &Bulkhead) -> f64 {
    bulkhead.gauges(std::time::Instant::now())[0].value
}

#[tokio::test]
async fn only_so_many_calls_are_under_way() {
    let bulkhead = bulkhead("0");
    let first = bulkhead.enter().await.expect("a place");
    let _second = bulkhead.enter().await.expect("a place");
    assert!(bulkhead.enter().await.is_none());
    drop(first);
    assert!(bulkhead.enter().await.is_some());
    let told = [
        CallPermitted,
        CallPermitted,
        CallRejected,
        CallFinished,
        CallPermitted,
        CallFinished,
    ];
    assert_eq!(events(&*bulkhead), told);
}

#[tokio::test]
async fn whoever_waits_gets_the_next_place() {
    let bulkhead = bulkhead("1h");
    let first = bulkhead.enter().await.expect("a place");
    let _second = bulkhead.enter().await.expect("a place");
    let mut third = Box::pin(bulkhead.enter());
    assert!(
        third.as_mut().now_or_never().is_none(),
        "there is no place yet"
    );
    drop(first);
    assert!(third.await.is_some());
}

#[tokio::test]
async fn a_place_is_free_again_however_a_call_ends() {
    let bulkhead = bulkhead("1h");
    for _ in 0..3 {
        let panicking = bulkhead.clone();
        let call = tokio::spawn(async move {
            let _place = panicking.enter().await;
            panic!("a call that panics");
        });
        assert!(call.await.is_err());
        let cancelled = bulkhead.clone();
        let call = tokio::spawn(async move {
            let _place = cancelled.enter().await;
            std::future::pending::<()>().await;
        });
        tokio::task::yield_now().await;
        call.abort();
        assert!(call.await.is_err());
    }
    let (_first, _second) = (bulkhead.enter().await, bulkhead.enter().await);
    // Given up while it waits.
    assert!(Box::pin(bulkhead.enter()).now_or_never().is_none());
    drop((_first, _second));
    assert_eq!(free_places(&bulkhead), 2.0);
}
