//! Settings of Spring Cloud Gateway, under both names that it has had.

use std::time::Duration;

use mesh_config::{Settings, SettingsError};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The names; the newer one counts first.
pub const PREFIXES: [&str; 2] = [
    "spring.cloud.gateway.server.webflux",
    "spring.cloud.gateway",
];

/// The key under which `name` is set; the older one when it is nowhere.
fn key(settings: &Settings, name: &str) -> String {
    let [newer, older] = PREFIXES.map(|prefix| format!("{prefix}.{name}"));
    if settings.origin(&newer).is_some() {
        newer
    } else {
        older
    }
}

/// A value that may be missing.
///
/// # Errors
/// When it has the wrong type.
pub fn find<T: DeserializeOwned>(
    settings: &Settings,
    name: &str,
) -> Result<Option<T>, SettingsError> {
    settings.find(&key(settings, name))
}

/// A duration.
///
/// # Errors
/// When it is missing or no duration.
pub fn duration(settings: &Settings, name: &str) -> Result<Duration, SettingsError> {
    settings.duration(&key(settings, name))
}

/// Texts that stand in a list, or with commas in one text; none where nothing is set.
///
/// # Errors
/// When something else stands there.
pub fn texts(settings: &Settings, name: &str) -> Result<Vec<String>, SettingsError> {
    for key in PREFIXES.map(|prefix| format!("{prefix}.{name}")) {
        if settings.origin(&format!("{key}[0]")).is_some() {
            return settings.bind(&key);
        }
        let written: Option<Texts> = settings.find(&key)?;
        if let Some(written) = written {
            return Ok(written.all());
        }
    }
    Ok(Vec::new())
}

/// A mistake that shows only when the value of `name` is used.
pub fn invalid(settings: &Settings, name: &str, problem: String) -> SettingsError {
    settings.invalid(&key(settings, name), problem)
}

/// One text, perhaps with commas, or a list of texts.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Texts {
    /// `a, b`
    One(String),
    /// `[a, b]`
    Many(Vec<String>),
}

impl Texts {
    /// Each text.
    pub fn all(&self) -> Vec<String> {
        let written = match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(texts) => texts,
        };
        let texts = written.iter().flat_map(|text| text.split(','));
        texts
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
            .collect()
    }
}
