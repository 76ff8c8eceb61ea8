//! The service from outside, over HTTP. One file a resource.

mod account;
mod accounts;
mod api_log;
mod attacks;
mod authorizations;
mod decisions;
mod documentation;
mod join;
mod login;
mod login_lock;
mod messages;
mod password_reset;
mod role_authorizations;
mod roles;
mod rules;
mod sessions;
mod support;
mod token;
mod user_administration;
mod user_names;
mod users;
