//! Handlers of `/api/v1/comments`.

pub mod reading;
pub mod writing;
