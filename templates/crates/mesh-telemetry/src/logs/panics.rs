//! Panics as log lines.

use std::panic::PanicHookInfo;

/// From now on panics are logged like everything else, instead of being written past the log: in its
/// form, without personal data, and with the request in which they happened.
pub fn log_panics() {
    std::panic::set_hook(Box::new(log));
}

fn log(panic: &PanicHookInfo<'_>) {
    let reason = panic.payload_as_str().unwrap_or("of unknown reason");
    let place = panic.location().map(ToString::to_string);
    let trace = std::backtrace::Backtrace::capture();
    let stack_trace = match trace.status() {
        std::backtrace::BacktraceStatus::Captured => Some(trace.to_string()),
        _ => None,
    };
    tracing::error!(place, stack_trace, "panicked: {reason}");
}
