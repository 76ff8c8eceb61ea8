//! What is logged at present, by target; the whole process shares it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use super::filter_by;

/// From which gravity on something is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogLevel {
    /// Nothing.
    Off,
    /// What needs somebody.
    Error,
    /// What may need somebody.
    Warn,
    /// What happened.
    Info,
    /// How it happened.
    Debug,
    /// Everything.
    Trace,
}

impl LogLevel {
    /// All levels, from silent to loud, as Spring Boot lists them.
    pub const ALL: [Self; 6] = [
        Self::Off,
        Self::Error,
        Self::Warn,
        Self::Info,
        Self::Debug,
        Self::Trace,
    ];

    /// Its name in upper case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "OFF",
            Self::Error => "ERROR",
            Self::Warn => "WARN",
            Self::Info => "INFO",
            Self::Debug => "DEBUG",
            Self::Trace => "TRACE",
        }
    }

    /// The level of that name, in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|level| level.name().eq_ignore_ascii_case(name))
    }
}

/// Levels as they were set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLevels {
    /// For targets without a level of their own or above them.
    pub root: LogLevel,
    /// By target, such as `user_service::login`.
    pub targets: BTreeMap<String, LogLevel>,
}

static LEVELS: Mutex<LogLevels> = Mutex::new(LogLevels {
    root: LogLevel::Error,
    targets: BTreeMap::new(),
});

/// Every module that has logged, or might have, since the process started.
static LOGGERS: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

/// Remembers a module that may log.
pub fn note_logger(name: &'static str) {
    let mut loggers = LOGGERS.lock().unwrap_or_else(PoisonError::into_inner);
    loggers.insert(name);
}

/// The modules that came to a place where they may log.
pub fn known_loggers() -> BTreeSet<&'static str> {
    let loggers = LOGGERS.lock().unwrap_or_else(PoisonError::into_inner);
    loggers.clone()
}

/// The levels in force.
pub fn log_levels() -> LogLevels {
    LEVELS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone()
}

/// Sets the level of a target, or of everything else without one; no level means as above it.
pub fn set_log_level(target: Option<&str>, level: Option<LogLevel>) {
    let mut levels = LEVELS.lock().unwrap_or_else(PoisonError::into_inner);
    match (target, level) {
        (Some(target), Some(level)) => {
            levels.targets.insert(target.to_owned(), level);
        }
        (Some(target), None) => {
            levels.targets.remove(target);
        }
        (None, level) => levels.root = level.unwrap_or(LogLevel::Info),
    }
    filter_by(&levels.directives());
}

/// Notes the levels of a directive list in the form of `RUST_LOG`.
pub fn start_with(directives: &str) {
    *LEVELS.lock().unwrap_or_else(PoisonError::into_inner) = LogLevels::parse(directives);
}

impl LogLevels {
    /// The level that counts for a target: its own, or the one of the nearest module above.
    pub fn effective(&self, target: &str) -> LogLevel {
        let covers = |known: &str| target == known || target.starts_with(&format!("{known}::"));
        let nearest = self
            .targets
            .iter()
            .filter(|(known, _)| covers(known))
            .max_by_key(|(known, _)| known.len());
        nearest.map_or(self.root, |(_, level)| *level)
    }

    fn parse(directives: &str) -> Self {
        let mut levels = Self {
            root: LogLevel::Error,
            targets: BTreeMap::new(),
        };
        for directive in directives.split(',').map(str::trim) {
            match directive.split_once('=') {
                Some((target, name)) => {
                    levels
                        .targets
                        .extend(LogLevel::from_name(name).map(|level| (target.to_owned(), level)));
                }
                None => levels.root = LogLevel::from_name(directive).unwrap_or(levels.root),
            }
        }
        levels
    }

    fn directives(&self) -> String {
        let targets = self
            .targets
            .iter()
            .map(|(target, level)| format!("{target}={}", level.name().to_lowercase()));
        [self.root.name().to_lowercase()]
            .into_iter()
            .chain(targets)
            .collect::<Vec<_>>()
            .join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_are_read_and_written() {
        let levels = LogLevels::parse("info, sqlx=warn,user_service::login=DEBUG,odd[x]=y");
        assert_eq!(
            levels.directives(),
            "info,sqlx=warn,user_service::login=debug"
        );
        assert_eq!(
            levels.effective("user_service::login::store"),
            LogLevel::Debug
        );
        assert_eq!(levels.effective("user_service::login_log"), LogLevel::Info);
        assert_eq!(levels.effective("sqlx"), LogLevel::Warn);
    }
}
