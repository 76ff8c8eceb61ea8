//! Calls to services that are well, broken, slow or away.

mod attempts;
mod circuit_breaker;
mod limits;
mod support;
mod telling;
