//! The service from outside, over HTTP. One file a resource or a rule.

mod api_log;
mod attacks;
mod availability;
mod codes;
mod documentation;
mod events;
mod internal;
mod inventories;
mod items;
mod latest;
mod lists;
mod locations;
mod races;
mod roles;
mod rules;
mod statements;
mod stock;
mod support;
