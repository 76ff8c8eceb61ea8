//! Calls that take too long.

use std::future::pending;
use std::time::Duration;

use mesh_resilience::EventType::{Error, Success, Timeout};

use crate::support::{events, resilience};

#[tokio::test]
async fn a_call_that_takes_too_long_is_given_up() {
    let resilience = resilience("timelimiter.configs.default.timeout-duration: 20ms");
    let limiter = resilience.time_limiters.named("users");
    let too_slow = |limit: Duration| format!("longer than {limit:?}");
    let quick = limiter.run(async { Ok("well") }, too_slow).await;
    assert_eq!(quick, Ok("well"));
    let broken: Result<(), _> = limiter
        .run(async { Err("broken".to_owned()) }, too_slow)
        .await;
    assert_eq!(broken, Err("broken".to_owned()));
    let endless: Result<(), _> = limiter.run(pending(), too_slow).await;
    assert_eq!(endless, Err("longer than 20ms".to_owned()));
    assert_eq!(events(&*limiter), [Success, Error, Timeout]);
}
