//! `Cargo.toml` of a member, as far as a lock file tells of it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Value;

/// The manifest of a package.
#[derive(Debug, Deserialize)]
pub struct Manifest {
    /// The package.
    pub package: Package,
    #[serde(default)]
    dependencies: BTreeMap<String, Value>,
    #[serde(default, rename = "dev-dependencies")]
    dev_dependencies: BTreeMap<String, Value>,
}

/// Name and version.
#[derive(Debug, Deserialize)]
pub struct Package {
    /// Name.
    pub name: String,
    /// Version.
    pub version: String,
}

#[derive(Deserialize)]
struct Root {
    #[serde(default)]
    workspace: Workspace,
}

#[derive(Default, Deserialize)]
struct Workspace {
    #[serde(default)]
    dependencies: BTreeMap<String, Value>,
}

/// The dependencies of a workspace whose package is called otherwise than the members call it.
#[derive(Debug, Default)]
pub struct Renames(BTreeMap<String, String>);

impl Renames {
    /// Reads them out of the manifest of the workspace.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let root: Root = toml::from_str(text)?;
        let dependencies = root.workspace.dependencies.into_iter();
        let renamed = dependencies.filter_map(|(name, value)| {
            let package = value.get("package")?.as_str()?.to_owned();
            Some((name, package))
        });
        Ok(Self(renamed.collect()))
    }
}

impl Manifest {
    /// Reads a manifest.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The packages that it builds and tests with.
    pub fn packages<'a>(&'a self, renames: &'a Renames) -> BTreeSet<&'a str> {
        let names = self.dependencies.keys().chain(self.dev_dependencies.keys());
        names
            .map(|name| renames.0.get(name).unwrap_or(name).as_str())
            .collect()
    }
}
