//! The API log of the standard framework's MSA template: a row of `api_log` for each request that was
//! let in, with who sent it from where. Rows are written beside the requests, several at a time, so
//! that neither a slow database nor a full one holds requests up.

mod recorder;
mod row;
mod table;
mod writer;

pub use recorder::ApiLog;
pub use table::{create_table, drop_table};
