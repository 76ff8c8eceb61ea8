//! Log lines for people, as Sleuth's pattern has them: time, level, `[service,trace,span]`, message,
//! values.

use std::fmt::{self, Write};

use chrono::Local;
use serde_json::Value;
use tracing::Level;

use super::line::{Fields, LogLine, OnOneLine};

/// Shown between the brackets, or part of every line anyway.
const SHOWN_APART: [&str; 3] = ["service", "traceId", "spanId"];

/// Writes lines for people.
pub struct TextFormat {
    /// Whether the level is coloured.
    pub colours: bool,
}

impl TextFormat {
    /// Writes `line`, and the end of it.
    ///
    /// # Errors
    /// Never, to a `String`.
    pub fn write(&self, line: &LogLine<'_>, text: &mut String) -> fmt::Result {
        let time = line.time.with_timezone(&Local);
        write!(text, "{} ", time.format("%H:%M:%S%.3f"))?;
        self.write_level(line.level, text)?;
        write_origin(line, text)?;
        write!(text, "{}", OnOneLine(&line.event.message))?;
        write_values(line.event, text)?;
        for span in line.spans {
            write_values(span, text)?;
        }
        text.write_char('\n')
    }

    fn write_level(&self, level: Level, text: &mut String) -> fmt::Result {
        let colour = match level {
            Level::ERROR => 31,
            Level::WARN => 33,
            Level::INFO => 32,
            Level::DEBUG => 34,
            Level::TRACE => 35,
        };
        if self.colours {
            write!(text, "\u{1b}[{colour}m{level:>5}\u{1b}[0m")
        } else {
            write!(text, "{level:>5}")
        }
    }
}

fn write_origin(line: &LogLine<'_>, text: &mut String) -> fmt::Result {
    let value = |name| line.spans.iter().rev().find_map(|span| span.text(name));
    write!(text, " [{}", OnOneLine(line.application))?;
    if let (Some(trace), Some(span)) = (value("traceId"), value("spanId")) {
        write!(text, ",{},{}", OnOneLine(trace), OnOneLine(span))?;
    }
    text.write_str("] ")
}

fn write_values(fields: &Fields, text: &mut String) -> fmt::Result {
    let values = fields.values.iter();
    for (name, value) in values.filter(|(name, _)| !SHOWN_APART.contains(name)) {
        match value {
            Value::String(value) => write!(text, " {name}={}", OnOneLine(value))?,
            value => write!(text, " {name}={value}")?,
        }
    }
    Ok(())
}
