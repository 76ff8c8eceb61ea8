//! The config server as its clients see it, over HTTP.

mod access;
mod clients;
mod documents;
mod encryption;
mod failures;
mod formats;
mod git;
mod health;
mod monitor;
mod overrides;
mod plain_text;
mod precedence;
mod server;
