//! What requests carry in path and query.

use serde::Deserialize;

/// `{app}` of a path.
#[derive(Debug, Deserialize)]
pub struct ApplicationPath {
    app: String,
}

impl ApplicationPath {
    /// The application's name, in upper case as the registry keeps it.
    pub fn app(&self) -> String {
        self.app.to_uppercase()
    }
}

/// `{app}/{id}` of a path.
#[derive(Debug, Deserialize)]
pub struct InstancePath {
    app: String,
    /// The instance's id, case-sensitive.
    pub id: String,
}

impl InstancePath {
    /// The application's name, in upper case as the registry keeps it.
    pub fn app(&self) -> String {
        self.app.to_uppercase()
    }
}

/// `{id}` of a path.
#[derive(Debug, Deserialize)]
pub struct IdPath {
    /// The instance's id, case-sensitive.
    pub id: String,
}

/// `{name}` of a path.
#[derive(Debug, Deserialize)]
pub struct NamePath {
    /// A name that instances are found by, case-sensitive.
    pub name: String,
}

/// The parameters of a query. Of parameters given several times the first one counts.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        let entry = self.0.iter().find(|(key, _)| key == name)?;
        Some(&entry.1)
    }

    /// When the instance last changed, as far as the sender knows; nothing when it is not a number.
    pub fn last_dirty_timestamp(&self) -> Option<i64> {
        self.get("lastDirtyTimestamp")?.parse().ok()
    }

    /// All parameters.
    pub fn into_entries(self) -> impl Iterator<Item = (String, String)> {
        // Later entries of a map replace earlier ones.
        self.0.into_iter().rev()
    }
}
