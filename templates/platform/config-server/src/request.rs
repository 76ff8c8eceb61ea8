//! What a client asks for: an application, its profiles, and a label.

/// Stands for a slash, which cannot stand within one segment of a path.
const SLASH: &str = "(_)";

/// Profile of those who ask for none.
const DEFAULT_PROFILE: &str = "default";

/// A request whose parts are safe to make file names of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvironmentRequest {
    /// The application, or several, comma-separated.
    pub name: String,
    /// The profiles in the order of the request; later ones win.
    pub profiles: Vec<String>,
    /// The label, or several, comma-separated.
    pub label: Option<String>,
}

/// A part of a request that could lead out of the configuration folders.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Invalid Request: the {part} `{value}` is not allowed")]
pub struct InvalidRequest {
    part: &'static str,
    value: String,
}

impl EnvironmentRequest {
    /// Reads the parts of a request as they stand in the path, percent-decoded.
    ///
    /// # Errors
    /// When a part could lead out of the configuration folders.
    pub fn new(name: &str, profiles: &str, label: Option<&str>) -> Result<Self, InvalidRequest> {
        for application in name.split(',') {
            check("application", application, is_safe)?;
        }
        let profiles = distinct(profiles);
        for profile in &profiles {
            check("profile", profile, |text| {
                is_safe(text) && text.chars().all(is_allowed_in_profile)
            })?;
        }
        for label in label.iter().flat_map(|label| label.split(',')) {
            check("label", label, is_safe)?;
        }
        Ok(Self {
            name: name.replace(SLASH, "/"),
            profiles,
            label: label.map(|label| label.replace(SLASH, "/")),
        })
    }

    /// The names of the application, in the order of the request; later ones win.
    pub fn applications(&self) -> impl Iterator<Item = &str> {
        self.name.split(',').map(str::trim)
    }

    /// The labels, in the order of the request; later ones win. None when it has none.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        let labels = self.label.iter().flat_map(|label| label.split(','));
        labels.map(str::trim)
    }

    /// Whether no profile was asked for, or the one of those who ask for none.
    pub fn is_for_default_profile(&self) -> bool {
        self.profiles == [DEFAULT_PROFILE]
    }

    /// `text` with `{application}`, `{profile}` and `{label}` replaced: once for each application
    /// and profile that it names.
    pub fn expand(&self, text: &str, label: &str) -> Vec<String> {
        self.expand_encoded(text, label, str::to_owned)
    }

    /// As [`Self::expand`], with names in the form that `encode` gives them.
    pub fn expand_encoded(
        &self,
        text: &str,
        label: &str,
        encode: impl Fn(&str) -> String,
    ) -> Vec<String> {
        let mut expanded = Vec::new();
        for profile in &self.profiles {
            for application in self.applications() {
                let text = text
                    .replace("{application}", &encode(application))
                    .replace("{profile}", &encode(profile))
                    .replace("{label}", &encode(label));
                if !expanded.contains(&text) {
                    expanded.push(text);
                }
            }
        }
        expanded
    }
}

/// The path of a file below a folder; nothing when it could lead out of the folder. The folder
/// `.git` is not for anybody: it may hold the credentials of a repository.
pub fn file_path(text: &str) -> Option<String> {
    let text = text.replace(SLASH, "/");
    let is_allowed =
        |name: &str| is_safe(name) && name != "." && !name.eq_ignore_ascii_case(".git");
    text.split('/').all(is_allowed).then_some(text)
}

fn check(
    part: &'static str,
    value: &str,
    is_allowed: impl Fn(&str) -> bool,
) -> Result<(), InvalidRequest> {
    if is_allowed(value) {
        return Ok(());
    }
    Err(InvalidRequest {
        part,
        value: value.to_owned(),
    })
}

/// Whether a text stays within its folder when it becomes part of a path, on Windows as well.
fn is_safe(text: &str) -> bool {
    let text = text.trim();
    let forbidden =
        |character: char| matches!(character, '#' | '/' | '\\' | ':') || character.is_control();
    !(text.is_empty() || text.contains("..") || text.starts_with(SLASH) || text.contains(forbidden))
}

fn is_allowed_in_profile(character: char) -> bool {
    character.is_alphanumeric() || "-_.+@".contains(character)
}

fn distinct(profiles: &str) -> Vec<String> {
    let mut distinct: Vec<String> = Vec::new();
    for profile in profiles.split(',').map(str::trim) {
        if !profile.is_empty() && !distinct.iter().any(|known| known == profile) {
            distinct.push(profile.to_owned());
        }
    }
    if distinct.is_empty() {
        distinct.push(DEFAULT_PROFILE.to_owned());
    }
    distinct
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_keep_their_order_once_each() {
        let request = EnvironmentRequest::new("a", "dev, mysql,dev,", None).unwrap();
        assert_eq!(request.profiles, ["dev", "mysql"]);
        let request = EnvironmentRequest::new("a", ",", None).unwrap();
        assert_eq!(request.profiles, ["default"]);
    }

    #[test]
    fn slashes_of_names_and_labels_are_restored() {
        let request = EnvironmentRequest::new("team(_)a", "dev", Some("feature(_)x")).unwrap();
        assert_eq!(request.name, "team/a");
        assert_eq!(request.label.as_deref(), Some("feature/x"));
    }

    #[test]
    fn what_could_leave_the_folders_is_refused() {
        let unsafe_texts = [
            "..",
            "a..b",
            "a(_)..(_)b",
            "(_)etc",
            "a#b",
            "/etc",
            "a/b",
            "a\\b",
            "C:x",
            "a\0b",
            "",
            " ",
            "a\nb",
        ];
        for text in unsafe_texts {
            assert!(
                EnvironmentRequest::new(text, "dev", None).is_err(),
                "application {text:?}"
            );
            assert!(
                EnvironmentRequest::new("a", "dev", Some(text)).is_err(),
                "label {text:?}"
            );
            let profiles = format!("dev,x{text}");
            let refused = EnvironmentRequest::new("a", &profiles, None).is_err();
            assert_eq!(refused, !text.trim().is_empty(), "profile {text:?}");
        }
        assert!(EnvironmentRequest::new("a,(_)etc(_)passwd", "dev", None).is_err());
        assert!(EnvironmentRequest::new("a", "dev,(_)etc", None).is_err());
        assert!(EnvironmentRequest::new("a", "dev", Some("main,(_)etc")).is_err());
    }

    #[test]
    fn paths_of_files_stay_below_their_folder() {
        for text in ["a.txt", "a/b c.txt", "a(_)b", ".env/x"] {
            assert_eq!(file_path(text), Some(text.replace(SLASH, "/")));
        }
        let outside = [
            "",
            ".",
            "/a",
            "a/",
            "a//b",
            "a/./b",
            "../a",
            "a/../b",
            "a(_)..(_)b",
            "(_)a",
            "a\\b",
            "C:a",
            "a\0",
            ".git/config",
            "x/.GIT/config",
        ];
        for text in outside {
            assert_eq!(file_path(text), None, "{text:?}");
        }
    }
}
