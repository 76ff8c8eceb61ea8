//! What the system tells about the process and the machine. Linux tells most of it below `/proc`;
//! elsewhere those meters are missing.

use std::fs;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Usage is the difference of two looks; looks that are closer than this give the same.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);

/// Observes the process that it is part of.
pub struct ProcessMetrics {
    started: Instant,
    /// Since 1970. The clock may be set later, and then tells another time for the same start.
    start_time: Duration,
    usage: Mutex<Usage>,
}

struct Usage {
    looked_at: Instant,
    times: Option<Times>,
    shares: Option<Shares>,
}

/// Shares of the processors' time, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Shares {
    process: f64,
    system: f64,
}

/// Processor time since the start, in ticks.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Times {
    process: f64,
    busy: f64,
    total: f64,
}

impl ProcessMetrics {
    /// The service starts now.
    pub fn new() -> Self {
        let usage = Usage {
            looked_at: Instant::now(),
            times: Times::now(),
            shares: None,
        };
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        Self {
            started: Instant::now(),
            start_time: now.unwrap_or_default(),
            usage: Mutex::new(usage),
        }
    }

    /// Names and values.
    pub fn values(&self) -> Vec<(&'static str, f64)> {
        let uptime = self.started.elapsed();
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let mut values = vec![
            ("process.start.time", self.start_time.as_secs_f64()),
            ("process.uptime", uptime.as_secs_f64()),
            ("system.cpu.count", number(processors)),
        ];
        let load = read("/proc/loadavg").and_then(|text| first_number(&text));
        let limits = read("/proc/self/limits");
        let files = fs::read_dir("/proc/self/fd").ok();
        let usage = self.usage();
        let known = [
            ("system.load.average.1m", load),
            (
                "process.files.max",
                limits.and_then(|text| open_files_limit(&text)),
            ),
            // Reading the folder opens one more.
            (
                "process.files.open",
                files.map(|files| number(files.count()) - 1.0),
            ),
            ("process.cpu.usage", usage.map(|shares| shares.process)),
            ("system.cpu.usage", usage.map(|shares| shares.system)),
        ];
        let known = known.into_iter().chain(memory());
        values.extend(known.filter_map(|(name, value)| Some((name, value?))));
        values
    }

    fn usage(&self) -> Option<Shares> {
        let mut usage = self.usage.lock().unwrap_or_else(PoisonError::into_inner);
        if usage.looked_at.elapsed() >= SHORTEST_PAUSE {
            let now = Times::now();
            usage.shares = usage.times.zip(now).map(|(before, now)| now.since(before));
            usage.times = now;
            usage.looked_at = Instant::now();
        }
        usage.shares
    }
}

impl Times {
    fn now() -> Option<Self> {
        Self::parse(&read("/proc/self/stat")?, &read("/proc/stat")?)
    }

    fn parse(process: &str, system: &str) -> Option<Self> {
        // The name in parentheses may contain anything; user and system time are the 12th and
        // 13th value after it.
        let (_, after_name) = process.rsplit_once(')')?;
        let values: Vec<f64> = numbers(after_name.trim_start().get(1..)?).collect();
        let process = values.get(10)? + values.get(11)?;
        // user, nice, system, idle, iowait, irq, softirq, steal; the guests' are part of user.
        let times: Vec<f64> = numbers(system.lines().next()?.strip_prefix("cpu")?)
            .take(8)
            .collect();
        let total: f64 = times.iter().sum();
        let idle = times.get(3)? + times.get(4).unwrap_or(&0.0);
        Some(Self {
            process,
            busy: total - idle,
            total,
        })
    }

    fn since(self, before: Self) -> Shares {
        let total = (self.total - before.total).max(1.0);
        Shares {
            process: ((self.process - before.process) / total).clamp(0.0, 1.0),
            system: ((self.busy - before.busy) / total).clamp(0.0, 1.0),
        }
    }
}

fn memory() -> Vec<(&'static str, Option<f64>)> {
    let status = read("/proc/self/status").unwrap_or_default();
    let bytes = |name| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        first_number(line).map(|kilobytes| kilobytes * 1024.0)
    };
    vec![
        ("process.memory.rss", bytes("VmRSS:")),
        ("process.memory.swap", bytes("VmSwap:")),
        ("process.memory.vss", bytes("VmSize:")),
    ]
}

fn open_files_limit(limits: &str) -> Option<f64> {
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))?;
    first_number(line)
}

fn read(path: &str) -> Option<String> {
    fs::read_to_string(path).ok()
}

fn numbers(text: &str) -> impl Iterator<Item = f64> {
    text.split_whitespace().filter_map(|word| word.parse().ok())
}

fn first_number(text: &str) -> Option<f64> {
    numbers(text).next()
}

fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn processor_times_are_read_whatever_the_process_is_called() {
        let process = "7 (a ) b) S 1 7 7 0 -1 4194560 5 0 0 0 31 11 0 0 20 0 1 0 99 1 2\n";
        let system = "cpu  100 0 50 800 40 0 10 0 0 0\ncpu0 1 2 3\n";
        let times = Times::parse(process, system).unwrap();
        assert_eq!(
            times,
            Times {
                process: 42.0,
                busy: 160.0,
                total: 1000.0
            }
        );
    }

    #[test]
    fn usage_is_a_share_of_all_processors_since_the_last_look() {
        let at = |process, busy, total| Times {
            process,
            busy,
            total,
        };
        let shares = at(30.0, 160.0, 1200.0).since(at(10.0, 60.0, 1000.0));
        assert_eq!((shares.process, shares.system), (0.1, 0.5));
        let standing_still = at(10.0, 60.0, 1000.0).since(at(10.0, 60.0, 1000.0));
        assert_eq!((standing_still.process, standing_still.system), (0.0, 0.0));
    }

    #[test]
    fn the_time_of_the_start_is_the_same_at_every_look() {
        let process = ProcessMetrics::new();
        let look = || process.values().into_iter().collect::<BTreeMap<_, _>>();
        let (first, second) = (look(), look());
        assert_eq!(first["process.start.time"], second["process.start.time"]);
        assert!(first["process.uptime"] < second["process.uptime"]);
    }

    #[test]
    fn limits_of_the_process_are_found_by_name() {
        let limits = "Limit  Soft  Hard  Units\nMax open files   1024    4096    files\n";
        assert_eq!(open_files_limit(limits), Some(1024.0));
    }
}
