//! Which services a file concerns.
//! Source: spring-cloud-config-monitor 4.3.4, `PropertyPathEndpoint.java`.

/// What every application gets, and the pattern that every service answers to.
const SHARED: &str = "application";
const EVERYBODY: &str = "*";

/// The names of the services that may have settings in files at `paths`, each once. What stands
/// before a dash may be the service, and what comes after it a profile.
pub fn destinations(paths: &[String]) -> Vec<String> {
    let mut destinations: Vec<String> = Vec::new();
    for path in paths {
        let mut name = stem(path);
        while !name.is_empty() {
            let destination = if name == SHARED { EVERYBODY } else { name };
            if !destinations.iter().any(|known| known == destination) {
                destinations.push(destination.to_owned());
            }
            name = name.rsplit_once('-').map_or("", |(before, _)| before);
        }
    }
    destinations
}

/// The name of a file without folders and extension.
fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_dash_may_end_the_name_of_a_service() {
        let cases: [(&[&str], &[&str]); 9] = [
            (&["foo.yml"], &["foo"]),
            (&["foo-bar-dev.yml"], &["foo-bar-dev", "foo-bar", "foo"]),
            (&["application.yml"], &["*"]),
            (&["application-dev.yml"], &["application-dev", "*"]),
            (&["team/a/foo.properties"], &["foo"]),
            (&["C:\\config\\foo.yml"], &["foo"]),
            (
                &["foo.yml", "bar.yml", "foo-dev.yml"],
                &["foo", "bar", "foo-dev"],
            ),
            (&["Dockerfile", ".gitignore", ""], &["Dockerfile"]),
            (&[], &[]),
        ];
        for (paths, expected) in cases {
            let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
            assert_eq!(destinations(&paths), expected, "{paths:?}");
        }
    }
}
