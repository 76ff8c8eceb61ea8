//! From what the program tells to lines in their places.

use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::Utc;
use serde_json::Value;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use super::levels::note_logger;
use super::line::{Fields, LogLine, Recorded};
use super::logstash;
use super::sink::Sink;
use super::text::TextFormat;

/// Lines logged by this process, by gravity.
static COUNTS: [AtomicU64; 5] = [const { AtomicU64::new(0) }; 5];
const LEVELS: [Level; 5] = [
    Level::ERROR,
    Level::WARN,
    Level::INFO,
    Level::DEBUG,
    Level::TRACE,
];

thread_local! {
    /// Where a line is put together.
    static TEXT: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Writes every line to all outputs.
pub struct LogLayer {
    /// Name of the process, told where no span names its service.
    pub application: String,
    /// Whether personal data and secrets are hidden.
    pub masking: bool,
    /// Where lines go.
    pub outputs: Vec<Output>,
}

/// One place where lines go.
pub struct Output {
    /// The form they have there.
    pub form: Form,
    /// What takes them there.
    pub sink: Sink,
}

/// The form of a line.
pub enum Form {
    /// For people.
    Text(TextFormat),
    /// For Logstash.
    Logstash,
}

/// How many lines each gravity has, by its name in lower case.
pub fn counts_by_level() -> impl Iterator<Item = (String, u64)> {
    let counts = COUNTS.iter().map(|count| count.load(Ordering::Relaxed));
    let names = LEVELS.iter().map(|level| level.as_str().to_lowercase());
    names.zip(counts)
}

impl<S> Layer<S> for LogLayer
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        note_logger(metadata.target());
        Interest::always()
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            let mut recorded = Recorded::default();
            attributes.record(&mut recorded);
            span.extensions_mut().insert(recorded);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(recorded) = span.extensions_mut().get_mut::<Recorded>()
        {
            values.record(recorded);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut recorded = Recorded::default();
        event.record(&mut recorded);
        let logger = logger_of_log_crate(&mut recorded);
        let fields = self.shown(&recorded);
        let scope = context.event_scope(event).into_iter();
        let spans = scope.flat_map(|scope| scope.from_root());
        let spans: Vec<Fields> = spans
            .filter_map(|span| span.extensions().get().map(|recorded| self.shown(recorded)))
            .collect();
        let mut innermost_first = [&fields].into_iter().chain(spans.iter().rev());
        let service = innermost_first.find_map(|fields| fields.text("service"));
        let metadata = event.metadata();
        count(*metadata.level());
        self.write(&LogLine {
            time: Utc::now(),
            level: *metadata.level(),
            logger: logger.as_deref().unwrap_or(metadata.target()),
            application: service.unwrap_or(&self.application),
            event: &fields,
            spans: &spans,
        });
    }
}

/// Libraries that log through the `log` crate tell their module in a field.
fn logger_of_log_crate(recorded: &mut Recorded) -> Option<String> {
    let Some(Value::String(logger)) = recorded.take("log.target") else {
        return None;
    };
    for name in ["log.module_path", "log.file", "log.line"] {
        recorded.take(name);
    }
    Some(logger)
}

fn count(level: Level) {
    if let Some(index) = LEVELS.iter().position(|known| *known == level) {
        COUNTS[index].fetch_add(1, Ordering::Relaxed);
    }
}

impl LogLayer {
    fn shown(&self, recorded: &Recorded) -> Fields {
        if self.masking {
            Fields::masked(recorded)
        } else {
            Fields::open(recorded)
        }
    }

    fn write(&self, line: &LogLine<'_>) {
        TEXT.with_borrow_mut(|text| {
            for output in &self.outputs {
                text.clear();
                match &output.form {
                    // Writing to a text does not fail.
                    Form::Text(format) => {
                        let _ = format.write(line, text);
                    }
                    Form::Logstash => logstash::write(line, text),
                }
                output.sink.push(text.as_bytes());
            }
        });
    }
}
