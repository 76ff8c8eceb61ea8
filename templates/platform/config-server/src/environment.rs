//! What the server answers. Source: spring-cloud-config 3.0.4 and 4.3.4, `environment/Environment.java`.

use serde::Serialize;
use serde_json::{Map, Value, json};

/// The settings of an application, as far as they come from files.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Environment {
    /// The application asked for.
    pub name: String,
    /// The profiles asked for.
    pub profiles: Vec<String>,
    /// The label asked for.
    pub label: Option<String>,
    /// Version of the files, when the backend has versions.
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
