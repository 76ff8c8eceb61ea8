//! Databases: one code base on SQLite, PostgreSQL, MySQL and MariaDB, chosen by URL.

mod connection;
mod error;
mod health;
mod observation;
mod query;
mod schema;

pub use connection::{DataError, database_url, open};
pub use error::{StoreError, StoreResult};
pub use health::DatabaseHealth;
pub use observation::observe;
pub use query::{contains_ignoring_case, fetch_page, sorted, start_writing};
pub use schema::{advance_sequence, timestamp};
