//! Log lines in the layout of logstash-logback-encoder 9, one JSON object a line, so that existing
//! Logstash pipelines and index templates read them.

use std::fmt;

use chrono::{SecondsFormat, Utc};
use serde_json::{Map, Value};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::fmt::format::{JsonFields, Writer};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormattedFields};
use tracing_subscriber::registry::LookupSpan;

/// Writes events of a process; `application` is told unless a span names its service.
pub struct LogstashFormat {
    /// Name of the process.
    pub application: String,
}

impl<S> FormatEvent<S, JsonFields> for LogstashFormat
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, JsonFields>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let metadata = event.metadata();
        let mut line = Map::new();
        line.insert(
            "@timestamp".to_owned(),
            Utc::now()
                .to_rfc3339_opts(SecondsFormat::Millis, true)
                .into(),
        );
        line.insert("@version".to_owned(), "1".into());
        line.insert("message".to_owned(), "".into());
        line.insert("logger_name".to_owned(), metadata.target().into());
        line.insert(
            "thread_name".to_owned(),
            std::thread::current().name().unwrap_or("unnamed").into(),
        );
        line.insert("level".to_owned(), metadata.level().as_str().into());
        line.insert(
            "level_value".to_owned(),
            level_value(*metadata.level()).into(),
        );
        line.insert("appName".to_owned(), self.application.clone().into());
        for span in context
            .event_scope()
            .into_iter()
            .flat_map(|scope| scope.from_root())
        {
            add_span(
                &mut line,
                span.extensions().get::<FormattedFields<JsonFields>>(),
            );
        }
        event.record(&mut Fields(&mut line));
        writeln!(writer, "{}", Value::Object(line))
    }
}

/// Numbers of Logback.
fn level_value(level: Level) -> u32 {
    match level {
        Level::ERROR => 40_000,
        Level::WARN => 30_000,
        Level::INFO => 20_000,
        Level::DEBUG => 10_000,
        Level::TRACE => 5_000,
    }
}

/// The fields of a span, flat; the service that a span names is the application.
fn add_span(line: &mut Map<String, Value>, fields: Option<&FormattedFields<JsonFields>>) {
    let fields = fields.and_then(|fields| serde_json::from_str::<Map<String, Value>>(fields).ok());
    for (name, value) in fields.into_iter().flatten() {
        let name = if name == "service" {
            "appName".to_owned()
        } else {
            name
        };
        line.insert(name, value);
    }
}

/// Puts the fields of an event into a line.
struct Fields<'a>(&'a mut Map<String, Value>);

impl Fields<'_> {
    fn put(&mut self, field: &Field, value: Value) {
        self.0.insert(field.name().to_owned(), value);
    }
}

impl Visit for Fields<'_> {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value.into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, value.into());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field, format!("{value:?}").into());
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};

    use tracing_subscriber::fmt::MakeWriter;
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[derive(Clone, Default)]
    struct Buffer(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Buffer {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0
                .lock()
                .expect("not poisoned")
                .extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl<'a> MakeWriter<'a> for Buffer {
        type Writer = Self;

        fn make_writer(&'a self) -> Self {
            self.clone()
        }
    }

    fn lines(log: impl FnOnce()) -> Vec<Value> {
        let buffer = Buffer::default();
        let layer = tracing_subscriber::fmt::layer()
            .fmt_fields(JsonFields::new())
            .event_format(LogstashFormat {
                application: "a-process".to_owned(),
            })
            .with_writer(buffer.clone());
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), log);
        let text = String::from_utf8(buffer.0.lock().unwrap().clone()).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    #[test]
    fn a_line_is_one_object_with_the_fields_of_logstash() {
        let lines = lines(
            || tracing::warn!(target: "a::b", status = 503, name = "x", "say \"hi\"\nand go"),
        );
        let line = &lines[0];
        assert_eq!(
            lines.len(),
            1,
            "line breaks do not make two lines of one event"
        );
        assert_eq!(line["message"], "say \"hi\"\nand go");
        assert_eq!(line["@version"], "1");
        assert_eq!(line["level"], "WARN");
        assert_eq!(line["level_value"], 30_000);
        assert_eq!(line["logger_name"], "a::b");
        assert_eq!(line["appName"], "a-process");
        assert_eq!(line["status"], 503);
        assert_eq!(line["name"], "x");
        assert!(chrono::DateTime::parse_from_rfc3339(line["@timestamp"].as_str().unwrap()).is_ok());
    }

    #[test]
    fn a_request_s_service_and_trace_are_in_every_line_of_it() {
        let lines = lines(|| {
            let span = tracing::info_span!(
                "request",
                service = "user-service",
                traceId = "abc",
                spanId = "def"
            );
            span.in_scope(|| tracing::info!("inside"));
            tracing::info!("outside");
        });
        assert_eq!(
            (
                &lines[0]["appName"],
                &lines[0]["traceId"],
                &lines[0]["spanId"]
            ),
            (&"user-service".into(), &"abc".into(), &"def".into())
        );
        assert_eq!(lines[1]["appName"], "a-process");
        assert!(lines[1].get("traceId").is_none());
    }
}
