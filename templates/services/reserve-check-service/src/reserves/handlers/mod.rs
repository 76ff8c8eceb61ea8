pub mod internal;
pub mod reading;
pub mod writing;
