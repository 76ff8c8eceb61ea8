//! Folders in which each file is one variable, as Kubernetes, Docker and systemd hand out secrets.
//!
//! Source: Spring Boot, "Using Configuration Trees".

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::key::environment_variable;

/// The variable that names the folders.
pub const IMPORT: &str = "SPRING_CONFIG_IMPORT";

/// Folders within folders stand for the parts of a setting's name; none has more.
const DEEPEST: usize = 16;

/// Why what `SPRING_CONFIG_IMPORT` names cannot be had. The text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It names something else than a folder.
    #[error(
        "{IMPORT}: `{0}` is not supported; write configtree:<folder>, optional:configtree:<folder> for one that may be missing, and ; between several"
    )]
    Unsupported(String),
    /// There is no such folder.
    #[error("{IMPORT}: there is no folder {0}; make it, or write optional:configtree:{0}")]
    Missing(String),
    /// A file or folder cannot be read.
    #[error("{IMPORT}: cannot read {path}: {source}")]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

/// The variables in the folders of `locations`; of several folders that have one, the last counts.
/// Relative ones are below `base`.
///
/// # Errors
/// When a location is no folder, or anything in one cannot be read.
pub fn read(base: &Path, locations: &str) -> Result<BTreeMap<String, String>, ImportError> {
    let mut variables = BTreeMap::new();
    let locations = locations.split([';', ',']).map(str::trim);
    for location in locations.filter(|location| !location.is_empty()) {
        let required = location.strip_prefix("optional:");
        let folder = required
            .unwrap_or(location)
            .strip_prefix("configtree:")
            .filter(|folder| !folder.is_empty())
            .ok_or_else(|| ImportError::Unsupported(location.to_owned()))?;
        let path = base.join(folder);
        if path.exists() {
            read_folder(&path, "", 1, &mut variables)?;
        } else if required.is_none() {
            return Err(ImportError::Missing(folder.to_owned()));
        }
    }
    Ok(variables)
}

fn read_folder(
    folder: &Path,
    prefix: &str,
    depth: usize,
    variables: &mut BTreeMap<String, String>,
) -> Result<(), ImportError> {
    for name in visible_entries(folder).map_err(unreadable(folder))? {
        let path = folder.join(&name);
        let name = format!("{prefix}{name}");
        // Of a link, what it leads to: Kubernetes makes all entries links.
        let is_folder = path.metadata().map_err(unreadable(&path))?.is_dir();
        if !is_folder {
            variables.insert(variable(&name), value(&path).map_err(unreadable(&path))?);
        } else if depth < DEEPEST {
            read_folder(&path, &format!("{name}."), depth + 1, variables)?;
        }
    }
    Ok(())
}

/// Names in order. Those that begin with a dot are none of a setting: `..data` of Kubernetes is
/// the folder to which the visible links lead.
fn visible_entries(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in folder.read_dir()? {
        let name = entry?.file_name().into_string();
        names.extend(name.ok().filter(|name| !name.starts_with('.')));
    }
    names.sort_unstable();
    Ok(names)
}

/// The variable of a file: its own name, or the one that the environment has for a setting.
fn variable(name: &str) -> String {
    if name.contains('.') {
        environment_variable(name)
    } else {
        name.to_owned()
    }
}

/// Editors and `echo` end a file with a new line that is not part of the value.
fn value(file: &Path) -> io::Result<String> {
    let mut text = std::fs::read_to_string(file)?;
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    Ok(text)
}

fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> ImportError {
    let path = path.to_owned();
    |source| ImportError::Unreadable { path, source }
}

#[cfg(test)]
mod tests {
    use std::fs::{create_dir_all, write};

    use tempfile::TempDir;

    use super::*;

    fn tree(files: &[(&str, &str)]) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            create_dir_all(path.parent().unwrap()).unwrap();
            write(path, text).unwrap();
        }
        folder
    }

    fn import(locations: &str) -> Result<Vec<(String, String)>, String> {
        let read = read(Path::new("."), locations);
        let read = read.map(|variables| variables.into_iter().collect());
        read.map_err(|error| error.to_string())
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        let expected = expected.iter();
        expected
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn each_file_is_a_variable_or_the_one_of_a_setting() {
        let tree = tree(&[
            ("AMQP_URL", "amqp://h\n"),
            ("admin_password", "two\nlines\r\n"),
            ("encrypt.key", " spaces stay "),
            ("eureka/client/serviceUrl/defaultZone", "http://h"),
            (".hidden", "no"),
        ]);
        let expected = pairs(&[
            ("AMQP_URL", "amqp://h"),
            ("ENCRYPT_KEY", " spaces stay "),
            ("EUREKA_CLIENT_SERVICEURL_DEFAULTZONE", "http://h"),
            ("admin_password", "two\nlines"),
        ]);
        let location = format!("configtree:{}/", tree.path().display());
        assert_eq!(import(&location), Ok(expected));
    }

    #[test]
    fn of_several_folders_the_last_counts_and_an_optional_one_may_be_missing() {
        let (first, second) = (tree(&[("A", "1"), ("B", "1")]), tree(&[("B", "2")]));
        let locations = format!(
            "configtree:{};optional:configtree:/does/not/exist; configtree:{}",
            first.path().display(),
            second.path().display()
        );
        assert_eq!(import(&locations), Ok(pairs(&[("A", "1"), ("B", "2")])));
    }

    #[test]
    fn what_cannot_be_had_is_named_with_a_way_out() {
        let missing = import("configtree:/does/not/exist/").unwrap_err();
        let way_out = "optional:configtree:/does/not/exist/";
        assert!(missing.contains(way_out), "{missing}");
        for location in ["optional:file:./more.yml", "configserver:", "configtree:"] {
            let refused = import(location).unwrap_err();
            let names_it = refused.contains(&format!("`{location}`"));
            assert!(names_it && refused.contains("configtree:<"), "{refused}");
        }
        let binary = tempfile::tempdir().unwrap();
        write(binary.path().join("KEYS"), [0xff, 0xfe]).unwrap();
        let refused = import(&format!("configtree:{}", binary.path().display())).unwrap_err();
        assert!(refused.contains("KEYS"), "{refused}");
    }

    #[cfg(unix)]
    #[test]
    fn the_links_of_a_volume_of_kubernetes_are_files() {
        let tree = tree(&[
            ("..2026_01_01/TOKEN_SECRET", "secret"),
            ("..2026_01_01/token/clients", "c"),
        ]);
        let link = |target: &str, name: &str| {
            std::os::unix::fs::symlink(target, tree.path().join(name)).unwrap();
        };
        link("..2026_01_01", "..data");
        link("..data/TOKEN_SECRET", "TOKEN_SECRET");
        link("..data/token", "token");
        let expected = pairs(&[("TOKEN_CLIENTS", "c"), ("TOKEN_SECRET", "secret")]);
        let location = format!("configtree:{}", tree.path().display());
        assert_eq!(import(&location), Ok(expected));
    }
}
