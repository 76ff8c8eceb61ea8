//! The gateway as clients see it.

mod actuator;
mod api_page;
mod circuit_breaker;
mod cross_origin;
mod entry;
mod filters;
mod http;
mod instances;
mod raw;
mod repetition;
mod support;
mod tls;
mod trusted_proxies;
mod web_socket;
