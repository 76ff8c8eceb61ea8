//! Logs, metrics, traces, and the ids that tie what belongs to one request together.

mod logs;
mod metrics;
mod outage;
mod path;
mod random;
mod request;
mod trace;

pub use logs::{
    LogFormat, LogGuard, LogLevel, LogLevels, LogSettings, known_loggers, log_levels, log_panics,
    set_log_level, start_logs,
};
pub use metrics::{Counter, Gauge, Measurement, Meter, MeterKind, Metrics, Tags, Timer};
pub use outage::Outage;
pub use request::{Observer, REQUEST_ID, TRACE_ID, observe_requests, outcome};
pub use trace::{ActiveSpan, Sampling, SpanKind, TraceContext, Tracer};
