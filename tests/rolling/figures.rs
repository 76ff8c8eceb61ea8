//! What requests came to.

use std::fmt::{self, Display, Formatter};
use std::time::Duration;

/// How long requests took, and those that failed.
#[derive(Debug, Default)]
pub struct Figures {
    durations: Vec<Duration>,
    failures: Vec<String>,
}

impl Figures {
    /// Notes a request, and why it failed.
    pub fn note(&mut self, duration: Duration, failure: Option<String>) {
        self.durations.push(duration);
        self.failures.extend(failure);
    }

    /// How many requests there were.
    pub fn requests(&self) -> usize {
        self.durations.len()
    }

    /// Those that failed.
    pub fn failures(&self) -> &[String] {
        &self.failures
    }

    /// The time within which so many of a hundred requests were answered.
    pub fn percentile(&self, percent: usize) -> Duration {
        let mut durations = self.durations.clone();
        durations.sort_unstable();
        let index = (durations.len() * percent / 100).min(durations.len().saturating_sub(1));
        durations.get(index).copied().unwrap_or_default()
    }
}

impl FromIterator<Figures> for Figures {
    fn from_iter<I: IntoIterator<Item = Figures>>(parts: I) -> Self {
        let mut all = Self::default();
        for part in parts {
            all.durations.extend(part.durations);
            all.failures.extend(part.failures);
        }
        all
    }
}

impl Display for Figures {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} requests, {} failed, p50 {:?}, p99 {:?}, longest {:?}",
            self.requests(),
            self.failures.len(),
            self.percentile(50),
            self.percentile(99),
            self.percentile(100)
        )
    }
}
