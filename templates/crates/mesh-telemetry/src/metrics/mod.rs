//! Metrics of one service, named and shaped as Micrometer does, so that existing dashboards fit.
//! Each service has its own, also where several share a process.

mod catalog;
mod histogram;
mod maximum;
mod meter;
mod process;
mod prometheus;
mod settings;
mod timer;

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use mesh_config::{Settings, SettingsError};

use self::catalog::{description_of, unit_of};
use self::histogram::Histogram;
use self::process::ProcessMetrics;
use self::settings::MetricsSettings;
use self::timer::as_value;
use crate::logs;

pub use self::meter::{Gauge, Measurement, Meter, MeterKind, Tags};
pub use self::timer::{Counter, Timer};

/// The metrics of a service. Cheap to clone; all clones share them.
#[derive(Clone)]
pub struct Metrics(Arc<Shared>);

struct Shared {
    settings: MetricsSettings,
    started: Instant,
    process: ProcessMetrics,
    timers: Known<Timer>,
    counters: Known<Counter>,
    watched: Mutex<Vec<Box<Source>>>,
}

/// Meters by name and labels.
type Known<T> = RwLock<HashMap<(&'static str, Tags), T>>;

/// Gives the present values of something that keeps count of itself.
type Source = dyn Fn() -> Vec<Gauge> + Send + Sync;

impl Metrics {
    /// The metrics of a service that starts now, with the service's name as a label.
    pub fn new(service: &str) -> Self {
        Self::with(MetricsSettings::of_service(service))
    }

    /// The same with the labels of `management.metrics.tags`, and with the histograms of
    /// `management.metrics.distribution.percentiles-histogram`.
    ///
    /// # Errors
    /// When a setting has the wrong type.
    pub fn from_settings(settings: &Settings, service: &str) -> Result<Self, SettingsError> {
        MetricsSettings::from_settings(settings, service).map(Self::with)
    }

    fn with(settings: MetricsSettings) -> Self {
        Self(Arc::new(Shared {
            settings,
            started: Instant::now(),
            process: ProcessMetrics::new(),
            timers: Known::default(),
            counters: Known::default(),
            watched: Mutex::default(),
        }))
    }

    /// The timer of that name and those labels.
    pub fn timer(&self, name: &'static str, tags: Tags) -> Timer {
        let create = || {
            let histogram = self.0.settings.has_histogram(name).then(Histogram::new);
            Timer::new(self.0.started, histogram)
        };
        find_or_create(&self.0.timers, (name, tags), create)
    }

    /// The counter of that name and those labels.
    pub fn counter(&self, name: &'static str, tags: Tags) -> Counter {
        find_or_create(&self.0.counters, (name, tags), Counter::default)
    }

    /// Notes that something took `duration`. Where that happens often, keep [`Metrics::timer`].
    pub fn record(&self, name: &'static str, tags: Tags, duration: Duration) {
        self.timer(name, tags).record(duration);
    }

    /// Counts one more. Where that happens often, keep [`Metrics::counter`].
    pub fn count(&self, name: &'static str, tags: Tags) {
        self.counter(name, tags).increment();
    }

    /// Asks `source` for values whenever somebody asks for metrics.
    pub fn watch(&self, source: impl Fn() -> Vec<Gauge> + Send + Sync + 'static) {
        let mut watched = self
            .0
            .watched
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        watched.push(Box::new(source));
    }

    /// All meters at this moment, sorted by name and labels.
    pub fn meters(&self) -> Vec<Meter> {
        let mut meters = self.timed();
        meters.extend(self.counted());
        let gauges = self.watched().into_iter().chain(self.of_process());
        meters.extend(gauges.map(|gauge| self.gauge(&gauge)));
        meters.sort_by(|left, right| (left.name, &left.tags).cmp(&(right.name, &right.tags)));
        meters
    }

    /// All meters in Prometheus' text format.
    pub fn prometheus(&self) -> String {
        prometheus::write(&self.meters())
    }

    fn timed(&self) -> Vec<Meter> {
        let timers = self.0.timers.read().unwrap_or_else(PoisonError::into_inner);
        let meters = timers.iter().map(|((name, tags), timer)| Meter {
            unit: Some("seconds"),
            buckets: timer.buckets(),
            ..self.meter(name, tags, MeterKind::Timer, timer.measurements())
        });
        meters.collect()
    }

    fn counted(&self) -> Vec<Meter> {
        let counters = self
            .0
            .counters
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let own = counters.iter();
        let own = own.map(|((name, tags), counter)| (*name, tags.clone(), counter.count()));
        let meter = |(name, tags, count): (&'static str, Tags, u64)| {
            let count = measurement("COUNT", as_value(count));
            self.meter(name, &tags, MeterKind::Counter, vec![count])
        };
        own.chain(logs::counts()).map(meter).collect()
    }

    fn watched(&self) -> Vec<Gauge> {
        let sources = self
            .0
            .watched
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        sources.iter().flat_map(|source| source()).collect()
    }

    fn of_process(&self) -> impl Iterator<Item = Gauge> {
        let values = self.0.process.values().into_iter();
        values.map(|(name, value)| Gauge {
            name,
            tags: Tags::new(),
            value,
        })
    }

    fn gauge(&self, gauge: &Gauge) -> Meter {
        let value = measurement("VALUE", gauge.value);
        self.meter(gauge.name, &gauge.tags, MeterKind::Gauge, vec![value])
    }

    fn meter(
        &self,
        name: &'static str,
        tags: &Tags,
        kind: MeterKind,
        measurements: Vec<Measurement>,
    ) -> Meter {
        Meter {
            name,
            kind,
            description: description_of(name),
            unit: unit_of(name),
            tags: self.labels(tags),
            measurements,
            buckets: Vec::new(),
        }
    }

    fn labels(&self, tags: &Tags) -> Vec<(String, String)> {
        let common = self.0.settings.tags.iter();
        let common = common.filter(|(key, _)| !tags.contains_key(key.as_str()));
        let common = common.map(|(key, value)| (key.clone(), value.clone()));
        let own = tags.iter();
        let own = own.map(|(key, value)| ((*key).to_owned(), value.clone()));
        common.chain(own).collect()
    }
}

fn measurement(statistic: &'static str, value: f64) -> Measurement {
    Measurement { statistic, value }
}

/// Nobody waits for anybody as long as nothing new is asked for.
fn find_or_create<K: Eq + Hash, T: Clone>(
    known: &RwLock<HashMap<K, T>>,
    key: K,
    create: impl FnOnce() -> T,
) -> T {
    let found = known.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(meter) = found.get(&key) {
        return meter.clone();
    }
    drop(found);
    let mut known = known.write().unwrap_or_else(PoisonError::into_inner);
    known.entry(key).or_insert_with(create).clone()
}

#[cfg(test)]
mod tests;
