//! The service from outside, over HTTP. One file a resource or a rule.

mod api_log;
mod attachments;
mod attacks;
mod boards;
mod comments;
mod documentation;
mod lists;
mod posts_of_managers;
mod posts_of_users;
mod races;
mod roles;
mod statements;
mod support;
mod threads;
mod view;
