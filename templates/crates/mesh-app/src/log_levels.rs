//! `logging.level.<logger>`: what is logged, as the settings say at present.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use mesh_config::{LiveSettings, Settings, SettingsError};
use mesh_telemetry::{LogLevel, set_log_level};

const PREFIX: &str = "logging.level.";

/// Spring's name of the logger that all others inherit from.
const ROOT: &str = "root";

/// Levels by logger.
type Levels = BTreeMap<String, LogLevel>;

/// Keeps the log as `logging.level` says. A logger that the settings no longer name is logged as
/// the one above it.
///
/// # Errors
/// When a level does not exist.
pub fn follow_log_levels(live_settings: &LiveSettings) -> Result<(), SettingsError> {
    let in_force = Mutex::new(Levels::new());
    live_settings.follow(levels, move |levels| {
        let mut in_force = in_force.lock().unwrap_or_else(PoisonError::into_inner);
        for gone in in_force
            .keys()
            .filter(|logger| !levels.contains_key(*logger))
        {
            set(gone, None);
        }
        for (logger, level) in &levels {
            set(logger, Some(*level));
        }
        *in_force = levels;
    })
}

fn levels(settings: &Settings) -> Result<Levels, SettingsError> {
    let mut levels = Levels::new();
    for key in settings.keys().filter(|key| key.starts_with(PREFIX)) {
        let Some(name) = settings.find::<String>(key)? else {
            continue;
        };
        let level = LogLevel::from_name(&name).ok_or_else(|| {
            let problem =
                format!("`{name}` is no level; write off, error, warn, info, debug or trace");
            settings.invalid(key, problem)
        })?;
        levels.insert(logger(&key[PREFIX.len()..]), level);
    }
    Ok(levels)
}

/// Modules of Rust have no dashes; settings do not tell them from underscores.
fn logger(written: &str) -> String {
    written.trim_matches(['[', ']']).replace('-', "_")
}

fn set(logger: &str, level: Option<LogLevel>) {
    set_log_level(Some(logger).filter(|logger| *logger != ROOT), level);
}

#[cfg(test)]
mod tests {
    use mesh_config::{Environment, Layer};

    use super::*;

    fn read(yaml: &str) -> Result<Levels, SettingsError> {
        let layer = Layer::from_yaml("test", yaml).unwrap();
        levels(&Settings::merge(&[layer], Environment::default(), &[]))
    }

    #[test]
    fn loggers_are_modules_and_wrong_levels_are_named() {
        let levels =
            read("logging.level:\n  root: WARN\n  user_service::login: debug\n  sqlx: \"\"\n");
        let expected = [
            ("root", LogLevel::Warn),
            ("user_service::login", LogLevel::Debug),
        ];
        assert_eq!(
            levels.unwrap(),
            expected
                .map(|(name, level)| (name.to_owned(), level))
                .into()
        );
        let error = read("logging.level.root: loud\n").unwrap_err().to_string();
        assert!(
            error.contains("logging.level.root") && error.contains("loud"),
            "{error}"
        );
    }
}
