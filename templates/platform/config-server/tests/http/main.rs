//! The config server as its clients see it, over HTTP.

mod access;
mod clients;
mod documents;
mod failures;
mod precedence;
mod server;
