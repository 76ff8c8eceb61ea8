//! The log of the process: readable lines on a terminal, JSON elsewhere, always on stderr.

use std::io::IsTerminal;

use mesh_config::Environment;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::time::ChronoLocal;

/// Form of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for collectors.
    Json,
}

impl LogFormat {
    /// `LOG_FORMAT` (`text` or `json`) of the environment; by the kind of stderr when it is not set.
    pub fn from_environment(environment: &Environment) -> Self {
        match environment.get("LOG_FORMAT") {
            Some("text") => Self::Text,
            Some("json") => Self::Json,
            _ if std::io::stderr().is_terminal() => Self::Text,
            _ => Self::Json,
        }
    }
}

/// Starts the log. `RUST_LOG` of the environment chooses what is logged, `default_filter` when it
/// is not set. Starting it again changes nothing, so that services sharing a process may all do it.
pub fn start_logs(environment: &Environment, format: LogFormat, default_filter: &str) {
    let directives = environment.get("RUST_LOG").unwrap_or(default_filter);
    let filter = EnvFilter::builder().parse_lossy(directives);
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A second start in the same process is not an error: the first one serves all.
    let _ = match format {
        LogFormat::Text => subscriber
            .with_timer(ChronoLocal::new("%H:%M:%S%.3f".to_owned()))
            .with_target(false)
            .with_ansi(std::io::stderr().is_terminal())
            .try_init(),
        LogFormat::Json => subscriber
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .try_init(),
    };
}
