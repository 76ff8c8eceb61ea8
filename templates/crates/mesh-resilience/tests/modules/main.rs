//! The modules as their users see them.

mod bulkhead;
mod live;
mod metrics;
mod rate_limiter;
mod retry;
mod settings;
mod support;
mod time_limiter;
