//! The gateway as clients see it.

mod actuator;
mod api_page;
mod circuit_breaker;
mod cross_origin;
mod entry;
mod filters;
mod repetition;
mod support;
mod web_socket;
