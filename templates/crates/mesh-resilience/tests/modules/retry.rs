//! Calls that are made again.

use std::cell::Cell;

use mesh_resilience::EventType::{Error, IgnoredError, Retry, Success};
use mesh_resilience::Resilience;

use crate::support::{Broken, events, resilience};

fn three_attempts(more: &str) -> Resilience {
    resilience(&format!(
        "retry.instances.users:\n  max-attempts: 3\n  wait-duration: 1ms\n{more}"
    ))
}

/// A call that fails so often before it succeeds, and how often it was made.
async fn call(
    resilience: &Resilience,
    failures: u32,
    may_repeat: bool,
) -> (Result<(), Broken>, u32) {
    let made = Cell::new(0);
    let call = async || {
        made.set(made.get() + 1);
        if made.get() > failures {
            Ok(())
        } else {
            Err(Broken)
        }
    };
    let retry = resilience.retries.named("users");
    let result = retry.run(call, |_| may_repeat).await;
    (result, made.get())
}

#[tokio::test]
async fn a_call_is_made_again_until_it_succeeds_or_there_were_enough() {
    let resilience = three_attempts("");
    assert_eq!(call(&resilience, 0, true).await, (Ok(()), 1));
    assert_eq!(call(&resilience, 2, true).await, (Ok(()), 3));
    assert_eq!(call(&resilience, 3, true).await, (Err(Broken), 3));
    let told = events(&*resilience.retries.named("users"));
    assert_eq!(told, [Retry, Retry, Success, Retry, Retry, Error]);
}

#[tokio::test]
async fn what_must_not_be_repeated_is_not() {
    let resilience = three_attempts("");
    assert_eq!(call(&resilience, 1, false).await, (Err(Broken), 1));
    assert_eq!(events(&*resilience.retries.named("users")), [IgnoredError]);
    for list in [
        "ignore-exceptions: [java.io.IOException]",
        "retry-exceptions: a.B, c.D",
    ] {
        let resilience = three_attempts(&format!("  {list}\n"));
        assert_eq!(call(&resilience, 1, true).await, (Err(Broken), 1), "{list}");
    }
}
