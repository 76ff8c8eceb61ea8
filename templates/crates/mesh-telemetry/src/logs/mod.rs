//! The log of the process: readable lines on a terminal, JSON elsewhere, always on stderr. What is
//! logged can be changed while it runs.

use std::io::IsTerminal;
use std::sync::OnceLock;

use mesh_config::Environment;
use tracing_subscriber::fmt::format::JsonFields;
use tracing_subscriber::fmt::time::ChronoLocal;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry, reload};

use crate::logstash::LogstashFormat;
use crate::logstash_tcp::LogstashTcp;

/// Form of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, in the layout of Logstash.
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

type FilterHandle = reload::Handle<EnvFilter, Registry>;

static FILTER: OnceLock<FilterHandle> = OnceLock::new();

/// How a process logs.
#[derive(Debug, Clone)]
pub struct LogSettings {
    /// Name that collectors see, where a line belongs to no service.
    pub application: String,
    /// Form of the lines.
    pub format: LogFormat,
    /// What is logged unless `RUST_LOG` says otherwise, in its form.
    pub default_filter: &'static str,
}

/// Starts the log. `RUST_LOG` of the environment chooses what is logged. Starting it again changes
/// nothing, so that services sharing a process may all do it.
pub fn start_logs(environment: &Environment, settings: &LogSettings) {
    let directives = environment
        .get("RUST_LOG")
        .unwrap_or(settings.default_filter);
    let (filter, handle) = reload::Layer::new(parse(directives));
    let to_logstash = lines_to_logstash(environment, settings);
    let registry = tracing_subscriber::registry()
        .with(filter)
        .with(to_logstash);
    if registry.with(lines(settings)).try_init().is_ok() {
        // Only the log that was started first can be changed.
        crate::levels::start_with(directives);
        let _ = FILTER.set(handle);
    }
}

fn lines<S>(settings: &LogSettings) -> Box<dyn Layer<S> + Send + Sync>
where
    S: tracing::Subscriber + for<'span> tracing_subscriber::registry::LookupSpan<'span>,
{
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    match settings.format {
        LogFormat::Text => layer
            .with_timer(ChronoLocal::new("%H:%M:%S%.3f".to_owned()))
            .with_target(false)
            .with_ansi(std::io::stderr().is_terminal())
            .boxed(),
        LogFormat::Json => layer
            .fmt_fields(JsonFields::new())
            .event_format(LogstashFormat {
                application: settings.application.clone(),
            })
            .boxed(),
    }
}

/// A second copy of every line to `LOGSTASH_DESTINATION`, such as `localhost:5001`, when it is set.
fn lines_to_logstash<S>(
    environment: &Environment,
    settings: &LogSettings,
) -> Option<Box<dyn Layer<S> + Send + Sync>>
where
    S: tracing::Subscriber + for<'span> tracing_subscriber::registry::LookupSpan<'span>,
{
    let destination = environment
        .get("LOGSTASH_DESTINATION")
        .filter(|text| !text.is_empty())?;
    let sender = LogstashTcp::start(destination.to_owned()).ok()?;
    let format = LogstashFormat {
        application: settings.application.clone(),
    };
    let layer = tracing_subscriber::fmt::layer()
        .fmt_fields(JsonFields::new())
        .event_format(format);
    Some(layer.with_writer(sender).boxed())
}

/// Puts other directives, in the form of `RUST_LOG`, in force.
pub(crate) fn filter_by(directives: &str) {
    if let Some(handle) = FILTER.get() {
        // The log ended with the process; then there is nothing to filter.
        let _ = handle.reload(parse(directives));
    }
}

fn parse(directives: &str) -> EnvFilter {
    EnvFilter::builder().parse_lossy(directives)
}
