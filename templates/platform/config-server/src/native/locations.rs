//! The folders that are searched.

use std::path::{Path, PathBuf};

use mesh_config::{Settings, SettingsError};
use serde::Deserialize;

use crate::files::{fixed_part, path_of};
use crate::label::with_stand_in;
use crate::one_or_many::OneOrMany;
use crate::request::EnvironmentRequest;

/// `spring.cloud.config.server.native.search-locations`: folders with placeholders.
pub struct SearchLocations {
    locations: Vec<String>,
    /// The label of those who ask for none.
    default_label: String,
    add_label_locations: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct NativeSettings {
    search_locations: OneOrMany,
    default_label: String,
    add_label_locations: bool,
}

impl SearchLocations {
    /// Reads the locations: a list, or a text with commas.
    ///
    /// # Errors
    /// When there are none.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        let native: NativeSettings = settings.bind("spring.cloud.config.server.native")?;
        Ok(Self {
            locations: native.search_locations.into_list(),
            default_label: native.default_label,
            add_label_locations: native.add_label_locations,
        })
    }

    /// A wrong path would otherwise look like an empty configuration.
    pub fn warn_of_missing(&self) {
        let fixed = self
            .locations
            .iter()
            .filter(|location| !location.contains('{'));
        for folder in fixed.map(|location| path_of(location)) {
            if !folder.is_dir() {
                tracing::warn!(
                    "configuration folder {} does not exist; set CONFIG_LOCATION",
                    folder.display()
                );
            }
        }
    }

    /// The locations, as far as they are the same for all requests.
    pub fn fixed_parts(&self) -> Vec<PathBuf> {
        let parts = self.locations.iter().map(|location| fixed_part(location));
        parts.map(path_of).collect()
    }

    /// The folders for a request, lowest precedence first: the locations, then their sub-folders
    /// named like the label, those of later labels last.
    pub fn folders(&self, request: &EnvironmentRequest) -> Vec<PathBuf> {
        let mut labels: Vec<Vec<&str>> = request
            .labels()
            .map(|label| with_stand_in(label).collect())
            .collect();
        if labels.is_empty() {
            labels.push(vec![&self.default_label]);
        }
        let mut folders = Vec::new();
        for location in &self.locations {
            for label in &labels {
                let expanded = request.expand(location, label[0]);
                expanded
                    .iter()
                    .for_each(|text| push_new(&mut folders, path_of(text)));
            }
        }
        if self.add_label_locations {
            let unlabelled = folders.clone();
            for label in &labels {
                let labelled = unlabelled
                    .iter()
                    .filter_map(|folder| folder_of_label(folder, label));
                labelled.for_each(|folder| push_new(&mut folders, folder));
            }
        }
        folders
    }
}

fn push_new(folders: &mut Vec<PathBuf>, folder: PathBuf) {
    if !folders.contains(&folder) {
        folders.push(folder);
    }
}

/// The sub-folder of a label: the first of its names that there is.
fn folder_of_label(folder: &Path, names: &[&str]) -> Option<PathBuf> {
    let mut folders = names.iter().map(|name| folder.join(name));
    folders.find(|folder| folder.is_dir())
}

#[cfg(test)]
mod tests {
    use mesh_config::{Environment, Layer};

    use super::*;

    fn locations(yaml: &str) -> SearchLocations {
        let defaults = "{default-label: master, add-label-locations: true, search-locations: []}";
        let layers = [defaults, yaml].map(|yaml| {
            let text = format!("spring.cloud.config.server.native: {yaml}");
            Layer::from_yaml("test", &text).unwrap()
        });
        let settings = Settings::merge(&layers, Environment::default(), &[]);
        SearchLocations::from_settings(&settings).unwrap()
    }

    fn request(name: &str, profiles: &str, label: Option<&str>) -> EnvironmentRequest {
        EnvironmentRequest::new(name, profiles, label).unwrap()
    }

    fn absolute<const N: usize>(paths: [&str; N]) -> [PathBuf; N] {
        let root = std::path::absolute(".").unwrap();
        paths.map(|path| root.join(path))
    }

    #[test]
    fn locations_are_a_list_or_a_text_with_commas() {
        for yaml in [
            "{search-locations: 'file:./a, b'}",
            "{search-locations: ['file:./a', b]}",
        ] {
            assert_eq!(locations(yaml).locations, ["file:./a", "b"]);
        }
    }

    #[test]
    fn placeholders_give_one_folder_for_each_profile_and_label() {
        let locations = locations("{search-locations: './c,./c/{application}/{profile}/{label}'}");
        let folders = locations.folders(&request("a", "p,q", None));
        assert_eq!(folders, absolute(["c", "c/a/p/master", "c/a/q/master"]));
        let folders = locations.folders(&request("a", "p", Some("x,y")));
        assert_eq!(folders, absolute(["c", "c/a/p/x", "c/a/p/y"]));
    }

    #[test]
    fn a_label_adds_its_folder_where_there_is_one() {
        let root = tempfile::tempdir().unwrap();
        for folder in ["main", "feature/x"] {
            std::fs::create_dir_all(root.path().join(folder)).unwrap();
        }
        let mut locations = locations("{}");
        locations.locations = vec![root.path().display().to_string()];
        let cases: [(Option<&str>, &[&str]); 6] = [
            (Some("main"), &["main"]),
            (Some("master"), &["main"]),
            (Some("feature(_)x"), &["feature/x"]),
            (Some("main,feature(_)x"), &["main", "feature/x"]),
            (Some("other"), &[]),
            (None, &[]),
        ];
        for (label, expected) in cases {
            let folders = locations.folders(&request("a", "p", label));
            let expected: Vec<PathBuf> =
                expected.iter().map(|name| root.path().join(name)).collect();
            assert_eq!(folders[1..], expected, "{label:?}");
        }
        locations.default_label = "main".to_owned();
        assert_eq!(locations.folders(&request("a", "p", None)).len(), 2);
        locations.add_label_locations = false;
        assert_eq!(locations.folders(&request("a", "p", Some("main"))).len(), 1);
    }
}
