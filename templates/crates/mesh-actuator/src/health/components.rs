//! The health of a service as a tree, and how it is written.

use std::collections::BTreeMap;

use mesh_web::{ComponentHealth, HealthStatus};
use serde_json::{Map, Value, json};

use super::settings::Group;
use crate::media_type::ApiVersion;
use crate::settings::Detail;

/// Something whose health is known, or something that has such parts.
pub enum Component {
    /// Without parts.
    Single(ComponentHealth),
    /// With parts, by name.
    Composite(BTreeMap<String, Component>),
}

impl Component {
    /// Puts reports together; slashes in their names tell what is part of what.
    pub fn of(reports: Vec<(&'static str, ComponentHealth)>) -> Self {
        let mut root = Self::Composite(BTreeMap::new());
        for (path, report) in reports {
            root.put(path, report);
        }
        root
    }

    fn put(&mut self, path: &str, report: ComponentHealth) {
        let Self::Composite(parts) = self else {
            return;
        };
        match path.split_once('/') {
            None => {
                parts.insert(path.to_owned(), Self::Single(report));
            }
            Some((first, rest)) => parts
                .entry(first.to_owned())
                .or_insert_with(|| Self::Composite(BTreeMap::new()))
                .put(rest, report),
        }
    }

    /// The part at a path below it.
    pub fn part(&self, path: &[&str]) -> Option<&Self> {
        let Some((first, rest)) = path.split_first() else {
            return Some(self);
        };
        match self {
            Self::Single(_) => None,
            Self::Composite(parts) => parts.get(*first)?.part(rest),
        }
    }

    /// The worst of all parts.
    pub fn status(&self) -> HealthStatus {
        match self {
            Self::Single(report) => report.status,
            Self::Composite(parts) => {
                let worst = parts.values().map(Self::status).min();
                worst.unwrap_or(HealthStatus::Unknown)
            }
        }
    }

    /// Names of the parts that failed.
    pub fn failing(&self) -> Vec<&str> {
        let Self::Composite(parts) = self else {
            return Vec::new();
        };
        let failing = parts.iter().filter(|(_, part)| part.status().is_failure());
        failing.map(|(name, _)| name.as_str()).collect()
    }

    /// In the JSON of Spring Boot, as much as a group shows.
    pub fn json(&self, group: &Group, version: ApiVersion) -> Map<String, Value> {
        let mut object = Map::new();
        object.insert("status".to_owned(), self.status().name().into());
        match self {
            Self::Single(report) => {
                if group.details == Detail::Always && !report.details.is_empty() {
                    object.insert("details".to_owned(), json!(report.details));
                }
            }
            Self::Composite(parts) => {
                if group.components == Detail::Always {
                    let parts = parts.iter();
                    let parts: Map<String, Value> = parts
                        .map(|(name, part)| (name.clone(), part.json(group, version).into()))
                        .collect();
                    object.insert(name_of_parts(version).to_owned(), parts.into());
                }
            }
        }
        object
    }
}

fn name_of_parts(version: ApiVersion) -> &'static str {
    match version {
        ApiVersion::V2 => "details",
        ApiVersion::V3 => "components",
    }
}
