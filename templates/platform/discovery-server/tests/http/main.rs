//! The registry as its clients see it, over HTTP.

mod access;
mod clients;
mod lifecycle;
mod page;
mod peers;
mod reading;
mod server;
mod status;
