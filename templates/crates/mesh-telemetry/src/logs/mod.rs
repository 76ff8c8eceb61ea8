//! The log of the process: readable lines on a terminal, JSON elsewhere, always on stderr, and on wish
//! straight to Logstash. What is logged can be changed while it runs.

mod layer;
mod levels;
mod line;
mod logstash;
mod logstash_tcp;
mod masking;
mod panics;
mod sink;
mod text;

use std::io::{IsTerminal, Write};
use std::sync::OnceLock;
use std::time::Duration;

use mesh_config::Environment;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Registry, reload};

use self::layer::{Form, LogLayer, Output, counts_by_level};
use self::logstash_tcp::LogstashTcp;
use self::sink::Sink;
use self::text::TextFormat;
use crate::Tags;

pub(crate) use self::masking::HIDDEN;

pub use self::levels::{LogLevel, LogLevels, known_loggers, log_levels, set_log_level};
pub use self::panics::log_panics;

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

/// How a process logs.
#[derive(Debug, Clone)]
pub struct LogSettings {
    /// Name that collectors see, where a line belongs to no service; `APP_NAME` outranks it.
    pub application: String,
    /// Form of the lines on stderr.
    pub format: LogFormat,
    /// What is logged unless `RUST_LOG` says otherwise, in its form.
    pub default_filter: &'static str,
}

/// The log as it was started first; nothing else is started later.
struct Log {
    filter: reload::Handle<EnvFilter, Registry>,
    sinks: Vec<Sink>,
}

static LOG: OnceLock<Log> = OnceLock::new();

/// Lets the last lines out when the program ends. Keep it for as long as it runs.
#[must_use = "the last lines get lost when this is dropped at once"]
pub struct LogGuard(());

impl Drop for LogGuard {
    fn drop(&mut self) {
        const PATIENCE: Duration = Duration::from_secs(1);
        for sink in LOG.get().iter().flat_map(|log| &log.sinks) {
            sink.flush(PATIENCE);
        }
    }
}

/// Starts the log, as these variables of the environment say:
///
/// - `RUST_LOG` chooses what is logged.
/// - `LOGSTASH_DESTINATION`, `host:port` separated by commas, or `LOGSTASH_HOSTNAME` as in the
///   standard framework's template: a copy of every line goes to the first that is there.
/// - `LOGGING_MASKING_ENABLED=false` shows personal data and secrets.
/// - `APP_NAME` is the name that collectors see.
///
/// Starting it again changes nothing, so that services sharing a process may all do it.
pub fn start_logs(environment: &Environment, settings: &LogSettings) -> LogGuard {
    let directives = environment
        .get("RUST_LOG")
        .unwrap_or(settings.default_filter);
    let (filter, handle) = reload::Layer::new(parse(directives));
    let layer = layer(environment, settings);
    let sinks = layer.outputs.iter().map(|output| output.sink.clone());
    let log = Log {
        filter: handle,
        sinks: sinks.collect(),
    };
    let registry = tracing_subscriber::registry().with(filter).with(layer);
    // Only the log that was started first can be changed.
    if registry.try_init().is_ok() && LOG.set(log).is_ok() {
        levels::start_with(directives);
    }
    LogGuard(())
}

fn layer(environment: &Environment, settings: &LogSettings) -> LogLayer {
    let of_template = |upper, lower| environment.get(upper).or_else(|| environment.get(lower));
    let application = of_template("APP_NAME", "app_name").unwrap_or(&settings.application);
    let mut outputs = Vec::from_iter(to_stderr(settings.format));
    let destinations = environment
        .get("LOGSTASH_DESTINATION")
        .or_else(|| of_template("LOGSTASH_HOSTNAME", "logstash_hostname"))
        .filter(|destinations| !destinations.is_empty());
    outputs.extend(destinations.and_then(to_logstash));
    LogLayer {
        application: application.to_owned(),
        masking: environment.get("LOGGING_MASKING_ENABLED") != Some("false"),
        outputs,
    }
}

fn to_stderr(format: LogFormat) -> Option<Output> {
    let form = match format {
        LogFormat::Json => Form::Logstash,
        LogFormat::Text => Form::Text(TextFormat {
            colours: std::io::stderr().is_terminal(),
        }),
    };
    // Without a thread there is no log, and no service either.
    let sink = Sink::start("stderr", |lines| std::io::stderr().write_all(lines)).ok()?;
    Some(Output { form, sink })
}

fn to_logstash(destinations: &str) -> Option<Output> {
    let mut connection = LogstashTcp::to(destinations);
    let write = move |lines: &[u8]| {
        connection.send(lines);
        Ok(())
    };
    Some(Output {
        form: Form::Logstash,
        sink: Sink::start("logstash", write).ok()?,
    })
}

/// What the log counts: lines by gravity, and those that were lost on their way.
pub fn counts() -> impl Iterator<Item = (&'static str, Tags, u64)> {
    let logged = counts_by_level().map(|(level, count)| {
        let tags = Tags::from([("level", level)]);
        ("logback.events", tags, count)
    });
    let sinks = LOG.get().into_iter().flat_map(|log| &log.sinks);
    let dropped = sinks.map(|sink| {
        let tags = Tags::from([("sink", sink.name().to_owned())]);
        ("logging.lines.dropped", tags, sink.dropped())
    });
    logged.chain(dropped)
}

/// Puts other directives, in the form of `RUST_LOG`, in force.
fn filter_by(directives: &str) {
    if let Some(log) = LOG.get() {
        // The log ended with the process; then there is nothing to filter.
        let _ = log.filter.reload(parse(directives));
    }
}

fn parse(directives: &str) -> EnvFilter {
    EnvFilter::builder().parse_lossy(directives)
}

#[cfg(test)]
mod tests;
