//! Which files may hold the settings of an application, and which of them wins.

use crate::request::EnvironmentRequest;

/// What every application gets.
const SHARED: &str = "application";

/// Highest precedence first.
const EXTENSIONS: [&str; 4] = ["properties", "xml", "yml", "yaml"];

/// The files that may exist for a request and the folders that they are in, highest precedence
/// first. Files of a profile win over plain ones, later profiles over earlier ones, then later
/// folders over earlier ones, then the application's own files over those of all applications.
pub fn candidates<'a, F>(folders: &'a [F], request: &EnvironmentRequest) -> Vec<(&'a F, String)> {
    let mut candidates = Vec::new();
    for stems in stems_by_rank(request) {
        for folder in folders.iter().rev() {
            for stem in &stems {
                let files = EXTENSIONS.map(|extension| (folder, format!("{stem}.{extension}")));
                candidates.extend(files);
            }
        }
    }
    candidates
}

/// File names without extension: those of each profile, the last one first, then the plain ones.
fn stems_by_rank(request: &EnvironmentRequest) -> Vec<Vec<String>> {
    let names = names(request);
    let of_profiles = request.profiles.iter().rev().map(|profile| {
        let stems = names.iter().map(|name| format!("{name}-{profile}"));
        stems.collect()
    });
    let mut ranks: Vec<Vec<String>> = of_profiles.collect();
    ranks.push(names.iter().map(|name| (*name).to_owned()).collect());
    ranks
}

/// The names that files begin with, highest precedence first, each once.
fn names(request: &EnvironmentRequest) -> Vec<&str> {
    let mut names = vec![SHARED];
    for application in request.applications() {
        if !names.contains(&application) {
            names.push(application);
        }
    }
    names.reverse();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(name: &str, profiles: &str, folders: &[&str]) -> Vec<String> {
        let request = EnvironmentRequest::new(name, profiles, None).unwrap();
        let candidates = candidates(folders, &request);
        let yml = candidates
            .iter()
            .filter_map(|(folder, file)| Some((folder, file.strip_suffix(".yml")?)));
        yml.map(|(folder, stem)| format!("{folder}/{stem}"))
            .collect()
    }

    #[test]
    fn profiles_come_before_folders_and_folders_before_names() {
        let expected = [
            "2/a-q",
            "2/application-q",
            "1/a-q",
            "1/application-q",
            "2/a-p",
            "2/application-p",
            "1/a-p",
            "1/application-p",
            "2/a",
            "2/application",
            "1/a",
            "1/application",
        ];
        assert_eq!(stems("a", "p,q", &["1", "2"]), expected);
    }

    #[test]
    fn later_names_of_a_list_win_and_application_is_not_repeated() {
        let expected = [
            "1/b-p",
            "1/a-p",
            "1/application-p",
            "1/b",
            "1/a",
            "1/application",
        ];
        assert_eq!(stems("application,a,b", "p", &["1"]), expected);
        assert_eq!(
            stems("application", "p", &["1"]),
            ["1/application-p", "1/application"]
        );
    }

    #[test]
    fn properties_win_over_xml_and_that_over_yml_and_yaml() {
        let request = EnvironmentRequest::new("application", "p", None).unwrap();
        let files = candidates(&["c"], &request);
        let extensions = files
            .iter()
            .map(|(_, file)| file.rsplit_once('.').unwrap().1);
        let extensions: Vec<_> = extensions.take(4).collect();
        assert_eq!(extensions, ["properties", "xml", "yml", "yaml"]);
    }
}
