//! What the server answers. Source: spring-cloud-config 3.0.4 and 4.3.4, `environment/Environment.java`.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::document::FileError;
use crate::files::{Locations, property_sources};
use crate::request::EnvironmentRequest;

/// The settings of an application, as far as they come from files.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Environment {
    /// The application asked for.
    pub name: String,
    /// The profiles asked for.
    pub profiles: Vec<String>,
    /// The label asked for, or the one that stands for none.
    pub label: Option<String>,
    /// Version of the files, when the backend has versions; comma-separated for several labels.
    pub version: Option<String>,
    /// State of the backend, when it has one.
    pub state: Option<String>,
    /// The settings, highest precedence first.
    pub property_sources: Vec<PropertySource>,
}

/// The settings of one document of a file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PropertySource {
    /// Ends with the name of the file: clients see from it which profile the settings belong to.
    pub name: String,
    /// Values by flat key, `a.b[0]`, unresolved: placeholders are the client's business.
    pub source: Map<String, Value>,
}

impl Environment {
    /// The settings that the files at `located` hold, the last of which win.
    ///
    /// # Errors
    /// When a file that belongs to the application cannot be read.
    pub fn read(request: &EnvironmentRequest, located: &[Locations]) -> Result<Self, FileError> {
        let mut sources = Vec::new();
        for locations in located.iter().rev() {
            sources.extend(property_sources(&locations.folders, request)?);
        }
        let labels = || joined(located, |locations| locations.label.as_deref());
        Ok(Self {
            name: request.name.clone(),
            profiles: request.profiles.clone(),
            label: request.label.clone().or_else(labels),
            version: joined(located, |locations| locations.version.as_deref()),
            state: None,
            property_sources: sources,
        })
    }

    /// The same with every value as `{value, origin}`. Origins are the names of the sources.
    pub fn with_origins(&self) -> Self {
        let mut environment = self.clone();
        for source in &mut environment.property_sources {
            for value in source.source.values_mut() {
                *value = json!({"value": value.take(), "origin": source.name});
            }
        }
        environment
    }
}

fn joined(located: &[Locations], part: impl Fn(&Locations) -> Option<&str>) -> Option<String> {
    let parts: Vec<&str> = located.iter().filter_map(part).collect();
    (!parts.is_empty()).then(|| parts.join(","))
}
