//! `RequestRateLimiter`: a token bucket for each key of each route, in this process.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::status::status;
use super::{Built, Filter, FilterContext, step};
use crate::exchange::Exchange;
use crate::route::Arguments;

const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const REPLENISH_RATE: HeaderName = HeaderName::from_static("x-ratelimit-replenish-rate");
const BURST_CAPACITY: HeaderName = HeaderName::from_static("x-ratelimit-burst-capacity");
const REQUESTED_TOKENS: HeaderName = HeaderName::from_static("x-ratelimit-requested-tokens");

/// With fewer buckets than this, those that are full again are not looked for.
const FEW_BUCKETS: usize = 1024;

#[derive(Debug, Clone, Copy)]
enum KeyResolver {
    PrincipalName,
    RemoteAddress,
}

#[derive(Debug)]
struct RateLimiter {
    replenish_rate: u32,
    burst_capacity: u32,
    requested_tokens: u32,
    key_resolver: KeyResolver,
    /// The answer to requests without key, if they may not pass.
    without_key: Option<StatusCode>,
    refusal: StatusCode,
    buckets: Mutex<Buckets>,
}

#[derive(Debug, Default)]
struct Buckets {
    by_key: HashMap<String, Bucket>,
    /// How many there may be until the full ones are thrown out.
    limit: usize,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    filled: Instant,
}

pub fn build(arguments: &mut Arguments, _: &mut FilterContext) -> Built {
    let replenish_rate = arguments
        .parsed("redis-rate-limiter.replenish-rate")?
        .ok_or_else(|| "needs `redis-rate-limiter.replenish-rate`".to_owned())?;
    let burst_capacity = arguments.parsed("redis-rate-limiter.burst-capacity")?;
    let requested_tokens = arguments.parsed("redis-rate-limiter.requested-tokens")?;
    let denies = arguments.parsed("deny-empty-key")?.unwrap_or(true);
    let empty_key_status = read_status(arguments, "empty-key-status", StatusCode::FORBIDDEN)?;
    step(RateLimiter {
        replenish_rate,
        burst_capacity: burst_capacity.unwrap_or(1),
        requested_tokens: requested_tokens.unwrap_or(1),
        key_resolver: key_resolver(arguments.find("key-resolver"))?,
        without_key: denies.then_some(empty_key_status),
        refusal: read_status(arguments, "status-code", StatusCode::TOO_MANY_REQUESTS)?,
        buckets: Mutex::default(),
    })
}

fn read_status(
    arguments: &mut Arguments,
    name: &str,
    default: StatusCode,
) -> Result<StatusCode, String> {
    let written = arguments.find(name);
    written.map_or(Ok(default), |text| status(&text))
}

fn key_resolver(written: Option<String>) -> Result<KeyResolver, String> {
    let Some(written) = written else {
        return Ok(KeyResolver::PrincipalName);
    };
    let name = written
        .strip_prefix("#{@")
        .and_then(|name| name.strip_suffix('}'));
    match name.unwrap_or(&written) {
        "principalNameKeyResolver" => Ok(KeyResolver::PrincipalName),
        "remoteAddressKeyResolver" => Ok(KeyResolver::RemoteAddress),
        other => Err(format!(
            "`{other}` is no key resolver; there are principalNameKeyResolver and remoteAddressKeyResolver"
        )),
    }
}

impl Filter for RateLimiter {
    fn on_request(&self, exchange: &mut Exchange) -> ControlFlow<Response> {
        let Some(key) = self.key(exchange) else {
            return match self.without_key {
                Some(status) => ControlFlow::Break(status.into_response()),
                None => ControlFlow::Continue(()),
            };
        };
        let left = self.take(key, Instant::now());
        let headers = [
            (REMAINING, left.unwrap_or(0)),
            (REPLENISH_RATE, self.replenish_rate),
            (BURST_CAPACITY, self.burst_capacity),
            (REQUESTED_TOKENS, self.requested_tokens),
        ];
        for (name, number) in headers {
            exchange
                .answer_headers
                .insert(name, HeaderValue::from(number));
        }
        match left {
            Some(_) => ControlFlow::Continue(()),
            None => {
                let wait = [(header::RETRY_AFTER, HeaderValue::from(self.longest_wait()))];
                ControlFlow::Break((self.refusal, wait).into_response())
            }
        }
    }
}

impl RateLimiter {
    fn key(&self, exchange: &Exchange) -> Option<String> {
        match self.key_resolver {
            KeyResolver::PrincipalName => exchange.user.user_id().map(str::to_owned),
            KeyResolver::RemoteAddress => Some(exchange.origin.client.to_string()),
        }
    }

    /// Takes the tokens of a request and tells how many are left; nothing when there are too few.
    fn take(&self, key: String, now: Instant) -> Option<u32> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        self.forget_full(&mut buckets, now);
        let full = Bucket {
            tokens: f64::from(self.burst_capacity),
            filled: now,
        };
        let bucket = buckets.by_key.entry(key).or_insert(full);
        bucket.tokens = self.tokens(bucket, now);
        bucket.filled = now;
        let left = bucket.tokens - f64::from(self.requested_tokens);
        if left < 0.0 {
            return None;
        }
        bucket.tokens = left;
        Some(left as u32)
    }

    /// Seconds until an empty bucket has enough for a request.
    fn longest_wait(&self) -> u32 {
        self.requested_tokens
            .div_ceil(self.replenish_rate.max(1))
            .max(1)
    }

    fn tokens(&self, bucket: &Bucket, now: Instant) -> f64 {
        let elapsed: Duration = now.saturating_duration_since(bucket.filled);
        let grown = bucket.tokens + elapsed.as_secs_f64() * f64::from(self.replenish_rate);
        grown.min(f64::from(self.burst_capacity))
    }

    /// A full bucket is the same as none. Looking through all of them is left until their number
    /// has doubled, so that it costs each request next to nothing.
    fn forget_full(&self, buckets: &mut Buckets, now: Instant) {
        if buckets.by_key.len() < buckets.limit.max(FEW_BUCKETS) {
            return;
        }
        let burst = f64::from(self.burst_capacity);
        buckets
            .by_key
            .retain(|_, bucket| self.tokens(bucket, now) < burst);
        buckets.limit = buckets.by_key.len() * 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limiter() -> RateLimiter {
        RateLimiter {
            replenish_rate: 2,
            burst_capacity: 3,
            requested_tokens: 1,
            key_resolver: KeyResolver::PrincipalName,
            without_key: None,
            refusal: StatusCode::TOO_MANY_REQUESTS,
            buckets: Mutex::default(),
        }
    }

    #[test]
    fn a_bucket_empties_and_fills_again_for_each_key_alone() {
        let limiter = limiter();
        let start = Instant::now();
        let take = |key: &str, after: u64| {
            limiter.take(key.to_owned(), start + Duration::from_millis(after))
        };
        let taken = [take("a", 0), take("a", 0), take("a", 0), take("a", 0)];
        assert_eq!(taken, [Some(2), Some(1), Some(0), None]);
        assert_eq!(take("b", 0), Some(2));
        assert_eq!(take("a", 499), None);
        assert_eq!(take("a", 500), Some(0));
        assert_eq!(take("a", 60_000), Some(2), "never more than the burst");
    }

    #[test]
    fn full_buckets_are_not_kept_for_ever() {
        let limiter = limiter();
        let start = Instant::now();
        for number in 0..FEW_BUCKETS {
            limiter.take(number.to_string(), start);
        }
        limiter.take("late".to_owned(), start + Duration::from_secs(60));
        assert_eq!(limiter.buckets.lock().unwrap().by_key.len(), 1);
    }
}
