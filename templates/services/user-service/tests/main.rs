//! The service from outside, over HTTP. One file a resource.

mod accounts;
mod authorizations;
mod decisions;
mod documentation;
mod login;
mod login_lock;
mod role_authorizations;
mod roles;
mod rules;
mod support;
mod token;
mod user_names;
mod users;
