//! Handlers of `/api/v1/reserves` and `/internal/reserves`, by who calls them.

pub mod internal;
pub mod reading;
pub mod writing;
