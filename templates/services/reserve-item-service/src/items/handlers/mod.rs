//! Handlers of `/api/v1/reserve-items`.

pub mod reading;
pub mod writing;
