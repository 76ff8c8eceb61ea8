//! Logs, metrics, traces, and the request id that ties the log lines of one request together.

mod levels;
mod logs;
mod logstash;
mod logstash_tcp;
mod metrics;
mod outage;
mod request;
mod trace;

pub use levels::{LogLevel, LogLevels, log_levels, set_log_level};
pub use logs::{LogFormat, LogSettings, start_logs};
pub use metrics::{Gauge, Measurement, Meter, Metrics, Tags};
pub use outage::Outage;
pub use request::{Observer, REQUEST_ID, TRACE_ID, observe_requests, outcome};
pub use trace::{ActiveSpan, Sampling, SpanKind, TraceContext, Tracer, extract, inject};
