//! Meters as they stand at one moment, for whoever shows them.

use std::collections::BTreeMap;

/// Labels of a meter, sorted by key.
pub type Tags = BTreeMap<&'static str, String>;

/// What the values of a meter are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeterKind {
    /// A number that only grows.
    Counter,
    /// A value that goes up and down.
    Gauge,
    /// How often something happened and how long it took.
    Timer,
}

/// One meter at one moment.
#[derive(Debug, Clone)]
pub struct Meter {
    /// Name with dots, such as `http.server.requests`.
    pub name: &'static str,
    /// What it is.
    pub kind: MeterKind,
    /// What it measures, if that is known.
    pub description: Option<&'static str>,
    /// Unit of its values; nothing for plain numbers.
    pub unit: Option<&'static str>,
    /// Its labels.
    pub tags: Vec<(String, String)>,
    /// Its values.
    pub measurements: Vec<Measurement>,
    /// How many of a timer's durations were at most so many seconds long; empty unless asked for.
    pub buckets: Vec<(f64, u64)>,
}

/// One value of a meter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measurement {
    /// `COUNT`, `TOTAL_TIME`, `MAX` or `VALUE`.
    pub statistic: &'static str,
    /// The value.
    pub value: f64,
}

/// The value of something that keeps count of itself.
#[derive(Debug, Clone)]
pub struct Gauge {
    /// Name with dots.
    pub name: &'static str,
    /// Its labels.
    pub tags: Tags,
    /// The value.
    pub value: f64,
}

impl Meter {
    /// The value of a label.
    pub fn tag(&self, key: &str) -> Option<&str> {
        self.tags
            .iter()
            .find(|(known, _)| known == key)
            .map(|(_, value)| value.as_str())
    }

    /// The value of a statistic.
    pub fn value(&self, statistic: &str) -> Option<f64> {
        self.measurements
            .iter()
            .find(|measurement| measurement.statistic == statistic)
            .map(|measurement| measurement.value)
    }
}
