//! How a remote repository is fetched.

use std::time::{Duration, Instant};

/// How a remote repository is fetched.
#[derive(Debug, Clone)]
pub struct FetchSettings {
    /// User name and password, unless the address has some.
    pub credentials: Option<(String, String)>,
    /// Whether any certificate will do.
    pub skip_ssl_validation: bool,
    /// Longest wait for an answer.
    pub timeout: Duration,
    /// How long a copy is current.
    pub refresh_rate: RefreshRate,
    /// Whether branches that the remote has no more are forgotten.
    pub delete_untracked_branches: bool,
}

/// How long a copy is current.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshRate {
    /// For one request.
    Always,
    /// For some time.
    Every(Duration),
    /// For ever.
    Never,
}

impl RefreshRate {
    /// As it is set: seconds, zero for always, less for never.
    pub fn of_seconds(seconds: i64) -> Self {
        match u64::try_from(seconds) {
            Ok(0) => Self::Always,
            Ok(seconds) => Self::Every(Duration::from_secs(seconds)),
            Err(_) => Self::Never,
        }
    }

    /// Whether what was fetched then is current now.
    pub fn is_current(self, fetched: Instant) -> bool {
        match self {
            Self::Always => false,
            Self::Every(duration) => fetched.elapsed() < duration,
            Self::Never => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_say_how_long_a_copy_is_current() {
        let cases = [
            (0, RefreshRate::Always, false),
            (60, RefreshRate::Every(Duration::from_secs(60)), true),
            (-1, RefreshRate::Never, true),
        ];
        for (seconds, expected, is_current) in cases {
            let rate = RefreshRate::of_seconds(seconds);
            assert_eq!(rate, expected);
            assert_eq!(rate.is_current(Instant::now()), is_current, "{seconds}");
        }
    }
}
