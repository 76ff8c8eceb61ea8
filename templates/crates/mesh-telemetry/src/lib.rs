//! Logs, and the request id that ties the log lines of one request together.

mod logs;
mod request;

pub use logs::{LogFormat, start_logs};
pub use request::{REQUEST_ID, log_requests};
