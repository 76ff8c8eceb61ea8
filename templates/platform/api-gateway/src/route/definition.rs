//! Routes as they stand in the configuration.

use std::collections::BTreeMap;
use std::fmt;

use mesh_config::{Settings, SettingsError};
use serde::Deserialize;
use serde::de::value::SeqAccessDeserializer;
use serde::de::{self, Deserializer, SeqAccess, Unexpected, Visitor};
use serde_json::Value;

use super::Component;
use crate::settings::PREFIXES;

/// A route before anything of it was checked.
#[derive(Debug, Clone, Deserialize)]
pub struct RouteDefinition {
    /// Its name; the place in the list when missing.
    pub id: Option<String>,
    /// Where its requests go.
    pub uri: Option<String>,
    /// Lower ones are looked at first.
    #[serde(default)]
    pub order: i32,
    /// Free, but for `connect-timeout` and `response-timeout`.
    #[serde(default)]
    pub metadata: BTreeMap<String, Value>,
    /// All of them have to hold.
    #[serde(default, deserialize_with = "components")]
    pub predicates: Vec<Component>,
    /// What happens to its requests and answers.
    #[serde(default, deserialize_with = "components")]
    pub filters: Vec<Component>,
}

/// What the configuration says about routes, and where.
#[derive(Debug, Default)]
pub struct Definitions {
    /// The routes.
    pub routes: Vec<RouteDefinition>,
    /// What happens to the requests and answers of all routes.
    pub default_filters: Vec<Component>,
    routes_prefix: &'static str,
    default_filters_prefix: &'static str,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Written {
    routes: Option<Vec<RouteDefinition>>,
    default_filters: Option<Vec<Component>>,
}

/// A list; config servers tell an empty one as an empty text.
fn components<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Component>, D::Error> {
    struct Components;

    impl<'de> Visitor<'de> for Components {
        type Value = Vec<Component>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a list")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
            match text {
                "" => Ok(Vec::new()),
                _ => Err(E::invalid_type(Unexpected::Str(text), &self)),
            }
        }

        fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
            Deserialize::deserialize(SeqAccessDeserializer::new(list))
        }
    }
    deserializer.deserialize_any(Components)
}

impl Definitions {
    /// Reads both names of the settings.
    ///
    /// # Errors
    /// When something has the wrong type.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        let mut definitions = Self::default();
        for prefix in PREFIXES.into_iter().rev() {
            let written: Written = settings.bind(prefix)?;
            if let Some(routes) = written.routes {
                definitions.routes = routes;
                definitions.routes_prefix = prefix;
            }
            if let Some(filters) = written.default_filters {
                definitions.default_filters = filters;
                definitions.default_filters_prefix = prefix;
            }
        }
        Ok(definitions)
    }

    /// A problem of the route at `index`.
    pub fn wrong_route(&self, settings: &Settings, index: usize, problem: String) -> SettingsError {
        let key = format!("{}.routes[{index}]", self.routes_prefix);
        let members = ["id", "uri", "predicates[0]"].map(|member| format!("{key}.{member}"));
        let origin = members.iter().find_map(|member| settings.origin(member));
        let origin = origin.unwrap_or_default().to_owned();
        SettingsError::Invalid {
            key,
            origin,
            problem,
        }
    }

    /// A problem of the default filter at `index`.
    pub fn wrong_default_filter(
        &self,
        settings: &Settings,
        index: usize,
        problem: String,
    ) -> SettingsError {
        let key = format!("{}.default-filters[{index}]", self.default_filters_prefix);
        let origin = settings
            .origin(&key)
            .or_else(|| settings.origin(&format!("{key}.name")));
        let origin = origin.unwrap_or_default().to_owned();
        SettingsError::Invalid {
            key,
            origin,
            problem,
        }
    }
}
