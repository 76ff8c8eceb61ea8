//! Life of a service: configuration, registration, serving, graceful stop.
//!
//! A service is one [`ServiceDefinition`]. Its own binary, the all-in-one run and the tests start
//! that same definition.

mod command;
mod connections;
mod definition;
mod discovery;
mod health;
mod healthcheck;
mod listening;
mod log_levels;
mod main_function;
mod operators;
mod per_core;
mod running;
mod server;
mod startup;

pub use connections::BUFFER_SIZE;
pub use definition::{BuildFuture, Migrate, ServiceContext, ServiceDefinition};
pub use healthcheck::healthcheck;
pub use main_function::{StopSignal, run, run_per_core, stop_signal};
pub use running::RunningService;
pub use server::Serving;
pub use startup::{StartError, Startup, install_tls, migrate, start};
