//! The service from outside, over HTTP. One file a resource or a rule.

mod api_log;
mod applications;
mod approvals;
mod bookings;
mod cancellations;
mod days;
mod details;
mod documentation;
mod edits;
mod events;
mod heard;
mod input;
mod inventories;
mod lists;
mod neighbours;
mod outages;
mod races;
mod roles;
mod statements;
mod support;
