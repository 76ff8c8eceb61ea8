//! The folders that are searched.

use std::path::{Path, PathBuf};

use mesh_config::{Settings, SettingsError};
use serde::Deserialize;

use crate::request::EnvironmentRequest;

/// Branch names that stand for "the usual state" of a repository: old clients ask for the one,
/// new ones for the other.
const USUAL_LABELS: [&str; 2] = ["main", "master"];

/// `spring.cloud.config.server.native.search-locations`: folders with placeholders.
pub struct SearchLocations(Vec<String>);

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct NativeSettings {
    search_locations: OneOrMany,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl SearchLocations {
    /// Reads the locations: a list, or a text with commas.
    ///
    /// # Errors
    /// When there are none.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        let native: NativeSettings = settings.bind("spring.cloud.config.server.native")?;
        let texts = match native.search_locations {
            OneOrMany::One(text) => vec![text],
            OneOrMany::Many(texts) => texts,
        };
        let locations = texts.iter().flat_map(|text| text.split(',')).map(str::trim);
        let locations = locations.filter(|location| !location.is_empty());
        Ok(Self(locations.map(str::to_owned).collect()))
    }

    /// A wrong path would otherwise look like an empty configuration.
    pub fn warn_of_missing(&self) {
        let fixed = self.0.iter().filter(|location| !location.contains('{'));
        for folder in fixed.map(|location| folder(location)) {
            if !folder.is_dir() {
                tracing::warn!(
                    "configuration folder {} does not exist; set CONFIG_LOCATION",
                    folder.display()
                );
            }
        }
    }

    /// The folders for a request, lowest precedence first: the locations, then their sub-folders
    /// named like the label.
    pub fn folders(&self, request: &EnvironmentRequest) -> Vec<PathBuf> {
        let mut folders: Vec<PathBuf> = Vec::new();
        for location in self.0.iter().flat_map(|text| expand(text, request)) {
            if !folders.contains(&location) {
                folders.push(location);
            }
        }
        if let Some(label) = &request.label {
            let labelled = folders
                .iter()
                .filter_map(|folder| folder_of_label(folder, label));
            let labelled: Vec<PathBuf> = labelled.collect();
            folders.extend(labelled);
        }
        folders
    }
}

/// One folder for each application and profile that the location names by placeholder.
fn expand(location: &str, request: &EnvironmentRequest) -> Vec<PathBuf> {
    let label = request.label.as_deref().unwrap_or(USUAL_LABELS[0]);
    let mut folders = Vec::new();
    for profile in &request.profiles {
        for application in request.applications() {
            let text = location
                .replace("{application}", application)
                .replace("{profile}", profile)
                .replace("{label}", label);
            folders.push(folder(&text));
        }
    }
    folders
}

/// The sub-folder of a label. `main` and `master` stand in for each other.
fn folder_of_label(folder: &Path, label: &str) -> Option<PathBuf> {
    let asked = folder.join(label);
    if asked.is_dir() {
        return Some(asked);
    }
    if !USUAL_LABELS.contains(&label) {
        return None;
    }
    let mut usual = USUAL_LABELS.iter().map(|usual| folder.join(usual));
    usual.find(|folder| folder.is_dir())
}

/// The folder of a location, which Spring writes with `file:` in front, in absolute form.
fn folder(location: &str) -> PathBuf {
    let path = location.strip_prefix("file:").unwrap_or(location);
    let path = path.strip_prefix("//").unwrap_or(path);
    std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path))
}

#[cfg(test)]
mod tests {
    use mesh_config::{Environment, Layer};

    use super::*;

    fn locations(yaml: &str) -> SearchLocations {
        let text = format!("spring.cloud.config.server.native.search-locations: {yaml}");
        let layer = Layer::from_yaml("test", &text).unwrap();
        let settings = Settings::merge(&[layer], Environment::default(), &[]);
        SearchLocations::from_settings(&settings).unwrap()
    }

    fn request(name: &str, profiles: &str, label: Option<&str>) -> EnvironmentRequest {
        EnvironmentRequest::new(name, profiles, label).unwrap()
    }

    #[test]
    fn locations_are_a_list_or_a_text_with_commas() {
        assert_eq!(locations("file:./a, b").0, ["file:./a", "b"]);
        assert_eq!(locations("[file:./a, b]").0, ["file:./a", "b"]);
    }

    #[test]
    fn placeholders_give_one_folder_for_each_profile() {
        let root = std::path::absolute(".").unwrap();
        let folders = locations("\"file:./c,./c/{application}/{profile}\"")
            .folders(&request("a", "p,q", None));
        let expected = ["c", "c/a/p", "c/a/q"].map(|path| root.join(path));
        assert_eq!(folders, expected);
    }

    #[test]
    fn a_label_adds_its_folder_where_there_is_one() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("main")).unwrap();
        std::fs::create_dir_all(root.path().join("feature/x")).unwrap();
        let locations = SearchLocations(vec![root.path().display().to_string()]);
        let cases = [
            ("main", Some("main")),
            ("master", Some("main")),
            ("feature(_)x", Some("feature/x")),
            ("other", None),
        ];
        for (label, folder) in cases {
            let folders = locations.folders(&request("a", "p", Some(label)));
            let expected = folder.map(|folder| root.path().join(folder));
            assert_eq!(folders.get(1), expected.as_ref(), "{label}");
        }
    }
}
