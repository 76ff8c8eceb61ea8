//! Metrics of one service, named and shaped as Micrometer does, so that existing dashboards fit.
//! Each service has its own, also where several share a process.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Labels of a meter, sorted by key.
pub type Tags = BTreeMap<&'static str, String>;

/// The metrics of a service. Cheap to clone; all clones share them.
#[derive(Clone)]
pub struct Metrics(Arc<Shared>);

struct Shared {
    service: &'static str,
    started: Instant,
    timers: Mutex<BTreeMap<(&'static str, Tags), Timer>>,
    counters: Mutex<BTreeMap<(&'static str, Tags), u64>>,
    watched: Mutex<Vec<Box<Source>>>,
}

/// Gives the present values of something that keeps count of itself.
type Source = dyn Fn() -> Vec<Gauge> + Send + Sync;

/// A value that goes up and down.
#[derive(Debug, Clone)]
pub struct Gauge {
    /// Name with dots.
    pub name: &'static str,
    /// Its labels.
    pub tags: Tags,
    /// The value.
    pub value: f64,
}

/// One meter as it stands at this moment.
#[derive(Debug, Clone)]
pub struct Meter {
    /// Name with dots, such as `http.server.requests`.
    pub name: &'static str,
    /// What it measures.
    pub description: &'static str,
    /// Unit of its values; nothing for plain numbers.
    pub unit: Option<&'static str>,
    /// Its labels.
    pub tags: Vec<(String, String)>,
    /// Its values.
    pub measurements: Vec<Measurement>,
}

/// One value of a meter.
#[derive(Debug, Clone, Copy)]
pub struct Measurement {
    /// `COUNT`, `TOTAL_TIME`, `MAX` or `VALUE`.
    pub statistic: &'static str,
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
}

impl Metrics {
    /// The metrics of a service that starts now.
    pub fn new(service: &'static str) -> Self {
        Self(Arc::new(Shared {
            service,
            started: Instant::now(),
            timers: Mutex::default(),
            counters: Mutex::default(),
            watched: Mutex::default(),
        }))
    }

    /// Notes that something took `duration`.
    pub fn record(&self, name: &'static str, tags: Tags, duration: Duration) {
        let mut timers = self.0.timers.lock().unwrap_or_else(PoisonError::into_inner);
        timers
            .entry((name, tags))
            .or_default()
            .record(duration, self.0.started.elapsed());
    }

    /// Notes that something happened once more.
    pub fn count(&self, name: &'static str, tags: Tags) {
        let counters = self.0.counters.lock();
        let mut counters = counters.unwrap_or_else(PoisonError::into_inner);
        *counters.entry((name, tags)).or_default() += 1;
    }

    /// Asks `source` for values whenever somebody asks for metrics.
    pub fn watch(&self, source: impl Fn() -> Vec<Gauge> + Send + Sync + 'static) {
        self.0
            .watched
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Box::new(source));
    }

    /// All meters at this moment, those of one name side by side.
    pub fn meters(&self) -> Vec<Meter> {
        let now = self.0.started.elapsed();
        let timers = self.0.timers.lock().unwrap_or_else(PoisonError::into_inner);
        let timed = timers.iter().map(|((name, tags), timer)| Meter {
            name,
            description: description_of(name),
            unit: Some("seconds"),
            tags: self.labels(tags),
            measurements: timer.measurements(now),
        });
        let counted = self.counted();
        let others = counted.into_iter().chain(self.process());
        timed.chain(others).chain(self.watched()).collect()
    }

    fn counted(&self) -> Vec<Meter> {
        let counters = self.0.counters.lock();
        let counters = counters.unwrap_or_else(PoisonError::into_inner);
        let meter = |((name, tags), count): (&(&'static str, Tags), &u64)| Meter {
            name,
            description: description_of(name),
            unit: None,
            tags: self.labels(tags),
            measurements: vec![Measurement {
                statistic: "COUNT",
                value: *count as f64,
            }],
        };
        counters.iter().map(meter).collect()
    }

    fn watched(&self) -> Vec<Meter> {
        let sources = self
            .0
            .watched
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut gauges: Vec<Gauge> = sources.iter().flat_map(|source| source()).collect();
        gauges.sort_by_key(|gauge| gauge.name);
        let meter = |gauge: Gauge| Meter {
            name: gauge.name,
            description: description_of(gauge.name),
            unit: None,
            tags: self.labels(&gauge.tags),
            measurements: vec![Measurement {
                statistic: "VALUE",
                value: gauge.value,
            }],
        };
        gauges.into_iter().map(meter).collect()
    }

    /// All meters in Prometheus' text format.
    pub fn prometheus(&self) -> String {
        let mut text = String::new();
        let mut last = "";
        for meter in self.meters() {
            if meter.name != last {
                write_help(&mut text, &meter);
                last = meter.name;
            }
            for measurement in &meter.measurements {
                write_sample(&mut text, &meter, *measurement);
            }
        }
        text
    }

    fn labels(&self, tags: &Tags) -> Vec<(String, String)> {
        let own = tags
            .iter()
            .map(|(key, value)| ((*key).to_owned(), value.clone()));
        [("application".to_owned(), self.0.service.to_owned())]
            .into_iter()
            .chain(own)
            .collect()
    }

    fn process(&self) -> Vec<Meter> {
        let gauge = |name: &'static str, unit, value| Meter {
            name,
            description: description_of(name),
            unit,
            tags: self.labels(&Tags::new()),
            measurements: vec![Measurement {
                statistic: "VALUE",
                value,
            }],
        };
        let uptime = self.0.started.elapsed();
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let mut meters = vec![
            gauge(
                "process.start.time",
                Some("seconds"),
                now.saturating_sub(uptime).as_secs_f64(),
            ),
            gauge("process.uptime", Some("seconds"), uptime.as_secs_f64()),
            gauge(
                "system.cpu.count",
                None,
                f64::from(u32::try_from(cores).unwrap_or(u32::MAX)),
            ),
        ];
        if let Ok(files) = std::fs::read_dir("/proc/self/fd") {
            let open = u32::try_from(files.count()).unwrap_or(u32::MAX);
            meters.push(gauge("process.files.open", Some("files"), f64::from(open)));
        }
        meters
    }
}

fn description_of(name: &str) -> &'static str {
    match name {
        "http.server.requests" => "Duration of HTTP requests served",
        "process.start.time" => "Start of the service since the Unix epoch",
        "process.uptime" => "How long the service has been running",
        "process.files.open" => "Open file descriptors",
        "http.client.requests" => "Duration of HTTP requests to other services",
        "resilience4j.circuitbreaker.state" => "1 for the state that a circuit breaker is in",
        "resilience4j.circuitbreaker.buffered.calls" => "Calls that a circuit breaker counts",
        "resilience4j.bulkhead.available.concurrent.calls" => "Calls that may begin at this moment",
        "resilience4j.bulkhead.max.allowed.concurrent.calls" => {
            "Calls that may be under way at the same time"
        }
        "resilience4j.circuitbreaker.calls" => "Duration of calls that were let through",
        "resilience4j.circuitbreaker.failure.rate" => {
            "Per cent of failures, -1 before enough calls are known"
        }
        "resilience4j.circuitbreaker.not.permitted.calls" => "Calls that were not let through",
        "resilience4j.circuitbreaker.slow.call.rate" => {
            "Per cent of slow calls, -1 before enough calls are known"
        }
        "resilience4j.circuitbreaker.slow.calls" => "Slow calls that a circuit breaker counts",
        "resilience4j.circuitbreaker.state.transitions" => "Changes of state",
        "resilience4j.ratelimiter.available.permissions" => {
            "Calls that may begin in this period; negative when calls wait"
        }
        "resilience4j.ratelimiter.waiting_threads" => "Calls that wait for the next period",
        "resilience4j.retry.calls" => "Calls by how they ended, and whether they were repeated",
        "resilience4j.timelimiter.calls" => "Calls by how they ended within the time limit",
        "system.cpu.count" => "Processors that this process may use",
        _ => "",
    }
}

/// Micrometer remembers the longest time of the last two to three minutes.
const WINDOW: Duration = Duration::from_secs(60);

#[derive(Default)]
struct Timer {
    count: u64,
    total: Duration,
    /// Longest time in this window and in the two before.
    longest: [Duration; 3],
    window: u64,
}

impl Timer {
    fn record(&mut self, duration: Duration, now: Duration) {
        self.move_to(now.as_secs() / WINDOW.as_secs());
        self.count += 1;
        self.total += duration;
        self.longest[0] = self.longest[0].max(duration);
    }

    fn move_to(&mut self, window: u64) {
        for _ in self.window..window.min(self.window + 3) {
            self.longest.rotate_right(1);
            self.longest[0] = Duration::ZERO;
        }
        self.window = window;
    }

    fn measurements(&self, now: Duration) -> Vec<Measurement> {
        let passed =
            usize::try_from(now.as_secs() / WINDOW.as_secs() - self.window).unwrap_or(usize::MAX);
        let remembered = self.longest.len().saturating_sub(passed);
        let longest = self.longest[..remembered]
            .iter()
            .max()
            .copied()
            .unwrap_or_default();
        #[expect(
            clippy::cast_precision_loss,
            reason = "a count beyond 2^53 is not to be expected"
        )]
        let count = self.count as f64;
        vec![
            Measurement {
                statistic: "COUNT",
                value: count,
            },
            Measurement {
                statistic: "TOTAL_TIME",
                value: self.total.as_secs_f64(),
            },
            Measurement {
                statistic: "MAX",
                value: longest.as_secs_f64(),
            },
        ]
    }
}

/// `http.server.requests` in seconds is `http_server_requests_seconds`.
fn prometheus_name(meter: &Meter) -> String {
    let name = meter.name.replace('.', "_");
    match meter.unit {
        Some(unit) => format!("{name}_{unit}"),
        None if is_counter(meter) => format!("{name}_total"),
        None => name,
    }
}

fn is_timer(meter: &Meter) -> bool {
    meter.measurements.len() > 1
}

fn is_counter(meter: &Meter) -> bool {
    matches!(&meter.measurements[..], [only] if only.statistic == "COUNT")
}

fn write_help(text: &mut String, meter: &Meter) {
    let name = prometheus_name(meter);
    let kind = match meter {
        _ if is_timer(meter) => "summary",
        _ if is_counter(meter) => "counter",
        _ => "gauge",
    };
    let _ = writeln!(
        text,
        "# HELP {name} {}\n# TYPE {name} {kind}",
        meter.description
    );
}

fn write_sample(text: &mut String, meter: &Meter, measurement: Measurement) {
    let suffix = match measurement.statistic {
        "COUNT" if is_timer(meter) => "_count",
        "TOTAL_TIME" => "_sum",
        "MAX" => "_max",
        _ => "",
    };
    let labels: Vec<String> = meter
        .tags
        .iter()
        .map(|(key, value)| format!("{key}=\"{}\"", escaped(value)))
        .collect();
    let name = prometheus_name(meter);
    let _ = writeln!(
        text,
        "{name}{suffix}{{{}}} {}",
        labels.join(","),
        measurement.value
    );
}

fn escaped(value: &str) -> String {
    value
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(uri: &str) -> Tags {
        [("uri", uri.to_owned())].into()
    }

    #[test]
    fn timers_count_sum_and_remember_the_longest() {
        let metrics = Metrics::new("a-service");
        metrics.record(
            "http.server.requests",
            tags("/a"),
            Duration::from_millis(250),
        );
        metrics.record(
            "http.server.requests",
            tags("/a"),
            Duration::from_millis(750),
        );
        metrics.record(
            "http.server.requests",
            tags("say \"hi\""),
            Duration::from_secs(1),
        );
        let text = metrics.prometheus();
        for line in [
            "# TYPE http_server_requests_seconds summary",
            r#"http_server_requests_seconds_count{application="a-service",uri="/a"} 2"#,
            r#"http_server_requests_seconds_sum{application="a-service",uri="/a"} 1"#,
            r#"http_server_requests_seconds_max{application="a-service",uri="/a"} 0.75"#,
            r#"http_server_requests_seconds_count{application="a-service",uri="say \"hi\""} 1"#,
        ] {
            assert!(text.lines().any(|known| known == line), "{line}\n{text}");
        }
        assert_eq!(
            text.matches("# TYPE http_server_requests_seconds ").count(),
            1,
            "one heading a metric"
        );
    }

    #[test]
    fn the_longest_time_is_forgotten_after_three_minutes() {
        let mut timer = Timer::default();
        let longest =
            |timer: &Timer, seconds| timer.measurements(Duration::from_secs(seconds))[2].value;
        timer.record(Duration::from_secs(9), Duration::from_secs(10));
        timer.record(Duration::from_secs(4), Duration::from_secs(70));
        assert_eq!(longest(&timer, 130), 9.0);
        assert_eq!(longest(&timer, 185), 4.0);
        assert_eq!(longest(&timer, 600), 0.0);
        timer.record(Duration::from_secs(1), Duration::from_secs(900));
        assert_eq!(longest(&timer, 900), 1.0);
    }
}
