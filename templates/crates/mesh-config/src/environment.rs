//! Environment variables and command line arguments.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::config_tree::{self, IMPORT, ImportError};
use crate::{Layer, SettingsError, vcap};

const APPLICATION_JSON: &str = "SPRING_APPLICATION_JSON";

/// Why the environment of a process cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum EnvironmentError {
    /// `.env` exists but cannot be read.
    #[error(".env cannot be read: {0}")]
    File(#[from] dotenvy::Error),
    /// What `SPRING_CONFIG_IMPORT` names cannot be had.
    #[error(transparent)]
    Import(#[from] ImportError),
}

/// The process environment. It outranks the lines of a `.env` file, these the files of the folders
/// in `SPRING_CONFIG_IMPORT`, and these what services bound by Cloud Foundry stand for.
#[derive(Debug, Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// The variables of this process, those of `.env` in `folder` when there is one, and those that
    /// `SPRING_CONFIG_IMPORT` leads to.
    ///
    /// # Errors
    /// When a file that must be read cannot be read.
    pub fn of_process(folder: &Path) -> Result<Self, EnvironmentError> {
        let mut variables = BTreeMap::new();
        let file = folder.join(".env");
        if file.exists() {
            for variable in dotenvy::from_path_iter(&file)? {
                let (name, value) = variable?;
                // An empty line in .env is a form to fill in, not a value.
                if !value.is_empty() {
                    variables.insert(name, value);
                }
            }
        }
        variables.extend(std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        }));
        let mut environment = Self(variables);
        environment.import(folder)?;
        vcap::set_variables(&mut environment);
        Ok(environment)
    }

    /// Adds the variables in the folders of `SPRING_CONFIG_IMPORT` that are not set already.
    fn import(&mut self, base: &Path) -> Result<(), ImportError> {
        let locations = self.get(IMPORT).unwrap_or_default();
        for (name, value) in config_tree::read(base, locations)? {
            if self.get(&name).is_none() {
                self.set(&name, value);
            }
        }
        Ok(())
    }

    /// An environment made of the given variables alone.
    pub fn of<const N: usize>(variables: [(&str, &str); N]) -> Self {
        Self(
            variables
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
        )
    }

    /// The value of a variable; manifests of Cloud Foundry write some in lower case.
    pub fn get(&self, name: &str) -> Option<&str> {
        let exactly = self.0.get(name);
        exactly
            .or_else(|| self.0.get(&name.to_ascii_lowercase()))
            .map(String::as_str)
    }

    /// The settings of `SPRING_APPLICATION_JSON`, in which also those have a place that nobody names
    /// in a file. They outrank all variables.
    ///
    /// # Errors
    /// When it is no JSON object.
    pub fn application_json(&self) -> Result<Option<Layer>, SettingsError> {
        let json = self.get(APPLICATION_JSON);
        // JSON is YAML.
        json.filter(|json| !json.is_empty())
            .map(|json| Layer::from_yaml(APPLICATION_JSON, json))
            .transpose()
    }

    pub(crate) fn set(&mut self, name: &str, value: String) {
        self.0.insert(name.to_owned(), value);
    }

    /// Adds a variable unless it is set already.
    pub fn set_default(&mut self, name: &str, value: String) {
        self.0.entry(name.to_owned()).or_insert(value);
    }
}

/// The layer of `--dotted.key=value` arguments, and the arguments that are none.
pub fn command_line_layer(arguments: impl IntoIterator<Item = String>) -> (Layer, Vec<String>) {
    let mut entries = Vec::new();
    let mut others = Vec::new();
    for argument in arguments {
        match argument
            .strip_prefix("--")
            .and_then(|text| text.split_once('='))
        {
            Some((key, value)) if key.contains('.') => {
                entries.push((key.to_owned(), Value::String(value.to_owned())));
            }
            _ => others.push(argument),
        }
    }
    (Layer::new("command line", entries), others)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_may_be_written_in_lower_case() {
        let environment =
            Environment::of([("spring_profiles_active", "cf"), ("A", "1"), ("a", "2")]);
        assert_eq!(environment.get("SPRING_PROFILES_ACTIVE"), Some("cf"));
        assert_eq!(environment.get("A"), Some("1"));
    }

    #[test]
    fn variables_outrank_files_and_files_set_what_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [("TOKEN_SECRET", "file"), ("encrypt.key", "file\n")] {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let location = format!("configtree:{}", folder.path().display());
        let mut environment = Environment::of([
            ("SPRING_CONFIG_IMPORT", location.as_str()),
            ("token_secret", "variable"),
        ]);
        environment.import(Path::new(".")).unwrap();
        assert_eq!(environment.get("TOKEN_SECRET"), Some("variable"));
        assert_eq!(environment.get("ENCRYPT_KEY"), Some("file"));
    }

    #[test]
    fn dotted_arguments_are_settings_and_the_rest_is_returned() {
        let arguments = ["--server.port=9000", "--help", "--port-offset=5"].map(str::to_owned);
        let (layer, others) = command_line_layer(arguments);
        assert_eq!(layer.entries["server.port"], "9000");
        assert_eq!(others, ["--help", "--port-offset=5"]);
    }
}
