//! Log lines in the layout of logstash-logback-encoder 9, one JSON object a line, so that existing
//! Logstash pipelines and index templates read them.

use chrono::SecondsFormat;
use serde_json::{Map, Value};
use tracing::Level;

use super::line::LogLine;

/// Writes `line`, and the end of it.
pub fn write(line: &LogLine<'_>, text: &mut String) {
    let mut object = Map::new();
    let mut put = |name: &str, value: Value| object.insert(name.to_owned(), value);
    let time = line.time.to_rfc3339_opts(SecondsFormat::Millis, true);
    let thread = std::thread::current();
    put("@timestamp", time.into());
    put("@version", "1".into());
    put("message", line.event.message.as_str().into());
    put("logger_name", line.logger.into());
    put("thread_name", thread.name().unwrap_or("unnamed").into());
    put("level", line.level.as_str().into());
    put("level_value", level_value(line.level).into());
    put("appName", line.application.into());
    let spans = line.spans.iter().flat_map(|span| &span.values);
    for (name, value) in spans.chain(&line.event.values) {
        // The application of a line is its service.
        if *name != "service" {
            put(name, value.clone());
        }
    }
    text.push_str(&Value::Object(object).to_string());
    text.push('\n');
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
