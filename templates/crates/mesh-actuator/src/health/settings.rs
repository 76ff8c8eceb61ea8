//! Settings below `management.endpoint.health`, named as in Spring Boot.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use mesh_config::{Settings, SettingsError};
use serde::de::IgnoredAny;

use crate::settings::Detail;

const HEALTH: &str = "management.endpoint.health";

/// Groups that Kubernetes probes, and the part that each of them has unless told otherwise.
const PROBES: [(&str, &str); 2] = [
    ("liveness", "livenessState"),
    ("readiness", "readinessState"),
];

/// What is shown of the health of a service.
pub struct HealthSettings {
    /// Everything.
    pub all: Group,
    /// Selections of it, by name.
    pub groups: BTreeMap<String, Group>,
    /// How long a part may take to tell how it is.
    pub time_limit: Duration,
}

/// Some parts, and how much of them is shown.
pub struct Group {
    include: Vec<String>,
    exclude: Vec<String>,
    /// Whether the parts are told apart.
    pub components: Detail,
    /// Whether more is told than how they are.
    pub details: Detail,
}

impl HealthSettings {
    /// Reads the settings.
    ///
    /// # Errors
    /// When one is missing or wrong.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        let shown = Shown::find(settings, HEALTH)?;
        let details = shown.details.unwrap_or(Detail::Never);
        let all = Group {
            include: vec!["*".to_owned()],
            exclude: Vec::new(),
            components: shown.components.unwrap_or(details),
            details,
        };
        let mut read = Self {
            all,
            groups: BTreeMap::new(),
            time_limit: settings.duration(&format!("{HEALTH}.time-limit"))?,
        };
        for name in names_of_groups(settings)? {
            let group = read.group(settings, &name)?;
            read.groups.insert(name, group);
        }
        Ok(read)
    }

    fn group(&self, settings: &Settings, name: &str) -> Result<Group, SettingsError> {
        let key = format!("{HEALTH}.group.{name}");
        let probe = PROBES.iter().find(|(probe, _)| *probe == name);
        let include = settings.list(&format!("{key}.include"))?;
        let include = match probe {
            Some((_, part)) if include.is_empty() => vec![(*part).to_owned()],
            _ => include,
        };
        let shown = Shown::find(settings, &key)?;
        let (components, details) = match probe {
            // Whoever probes wants to know nothing but the status.
            Some(_) => (Detail::Never, Detail::Never),
            None => (self.all.components, self.all.details),
        };
        let details = shown.details.unwrap_or(details);
        Ok(Group {
            include,
            exclude: settings.list(&format!("{key}.exclude"))?,
            components: shown.components.or(shown.details).unwrap_or(components),
            details,
        })
    }
}

impl Group {
    /// Whether something of that name is part of it. What is part of something bigger goes with it.
    pub fn has(&self, indicator: &str) -> bool {
        let is_named = |names: &[String]| {
            let mut names = names.iter();
            names.any(|name| {
                let rest = indicator.strip_prefix(name.as_str());
                name == "*" || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
        };
        is_named(&self.include) && !is_named(&self.exclude)
    }
}

#[derive(Default)]
struct Shown {
    components: Option<Detail>,
    details: Option<Detail>,
}

impl Shown {
    fn find(settings: &Settings, key: &str) -> Result<Self, SettingsError> {
        Ok(Self {
            components: Detail::find(settings, &format!("{key}.show-components"))?,
            details: Detail::find(settings, &format!("{key}.show-details"))?,
        })
    }
}

/// Those of probes, and those that have settings.
fn names_of_groups(settings: &Settings) -> Result<BTreeSet<String>, SettingsError> {
    let configured: BTreeMap<String, IgnoredAny> = settings.bind(&format!("{HEALTH}.group"))?;
    let mut names: BTreeSet<String> = configured.into_keys().collect();
    if are_probed(settings)? {
        names.extend(PROBES.map(|(name, _)| name.to_owned()));
    }
    Ok(names)
}

/// `management.endpoint.health.probes.enabled`: whether there are states and groups for probes.
///
/// # Errors
/// When it is neither yes nor no.
pub fn are_probed(settings: &Settings) -> Result<bool, SettingsError> {
    settings.get(&format!("{HEALTH}.probes.enabled"))
}

/// `management.endpoint.health.probes.add-additional-paths`: whether probes may ask at the root.
///
/// # Errors
/// When it is neither yes nor no.
pub fn are_probed_at_root(settings: &Settings) -> Result<bool, SettingsError> {
    settings.get(&format!("{HEALTH}.probes.add-additional-paths"))
}
