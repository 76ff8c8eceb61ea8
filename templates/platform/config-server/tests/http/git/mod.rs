//! Files from git repositories.

mod addresses;
mod labels;
mod local;
mod outages;
mod placeholders;
mod remote;
mod remote_server;
mod repository;
mod search_paths;

pub use remote_server::RemoteServer;
pub use repository::{Repository, x_of};
