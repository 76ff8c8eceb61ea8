//! Databases: one code base on SQLite, PostgreSQL, MySQL and MariaDB, chosen by URL.

mod alteration;
mod audit;
mod checks;
mod connection;
mod error;
mod filter;
mod health;
mod migrations;
mod observation;
mod places;
mod query;
mod references;
mod rows;
mod schema;
mod seed;
mod transient;

pub use alteration::{
    add_column, add_foreign_key, add_index, alter_column, drop_column, fill, replace_values,
};
pub use audit::{changed_by, created_by, seeded};
pub use checks::{Checks, told_or};
pub use connection::{DataError, database_url, open};
pub use error::{StoreError, StoreResult};
pub use filter::Filter;
pub use health::DatabaseHealth;
pub use migrations::migrate;
pub use observation::observe;
pub use places::Places;
pub use query::{
    commit, contains_ignoring_case, fetch_page, fetch_page_as, searched, sorted, start_writing,
};
pub use references::References;
pub use rows::{delete_row, insert_row, require_locked, require_row, update_row};
pub use schema::{advance_sequence, audit_columns, index_on, long_text, timestamp};
pub use seed::{
    SEED_AUTHOR, Seed, insert_all, insert_if_empty, read_csv, read_csv_of_services, seed_date, sow,
};
