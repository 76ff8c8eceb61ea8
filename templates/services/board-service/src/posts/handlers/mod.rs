//! Handlers of `/api/v1/posts`, by who calls them.

pub mod creator;
pub mod manager;
pub mod reading;
