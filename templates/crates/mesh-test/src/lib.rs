//! Test harness: a service on a free port with a database of its own, over real HTTP; who calls it;
//! the other services that it calls itself, and what they tell each other.
//!
//! Tests run on SQLite files. `TEST_DATABASE_URL`, for example `postgres://postgres@localhost`,
//! moves them to a server, on which every test gets a database that is dropped at its end.

mod answer;
mod caller;
mod database;
mod document;
mod events;
mod keys;
mod neighbours;
mod roles;
mod service;
mod statements;
mod wait;

pub use answer::{Answer, plain_error, single_page};
pub use caller::{Caller, TOKEN_SECRET, service_token, token_of, tokens};
pub use database::TestDatabase;
pub use document::Document;
pub use events::{Listener, say};
pub use keys::{private_key, tokens_under};
pub use neighbours::{Neighbours, authorization_rules};
pub use roles::{ROLES, generous_rules};
pub use service::TestService;
pub use statements::StatementLog;
pub use wait::wait_until;
