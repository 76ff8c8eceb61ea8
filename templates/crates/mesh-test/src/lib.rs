//! Test harness: a service on a free port with a database of its own, over real HTTP.
//!
//! Tests run on SQLite files. `TEST_DATABASE_URL`, for example `postgres://postgres@localhost`,
//! moves them to a server, on which every test gets a database that is dropped at its end.

mod database;
mod service;
mod wait;

pub use database::TestDatabase;
pub use service::{TOKEN_SECRET, TestService};
pub use wait::wait_until;
