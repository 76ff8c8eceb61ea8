//! The service from outside, over HTTP. One file a resource or a rule.

mod documentation;
mod endings;
mod limits;
mod news;
mod requests;
mod roles;
mod streams;
mod support;
