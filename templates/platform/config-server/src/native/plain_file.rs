//! Files that are handed out as they are, such as the configuration of a web server.
//! Source: spring-cloud-config, `resource/GenericResourceRepository.java`.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::document::FileError;

/// A file and when it was changed last.
#[derive(Debug, PartialEq, Eq)]
pub struct PlainFile {
    /// What is in it.
    pub content: Vec<u8>,
    /// When it was changed last, where the file system knows.
    pub modified: Option<SystemTime>,
}

/// The first file named `path` in `folders`, lowest precedence first. In each folder the variants
/// for the profiles come first.
///
/// # Errors
/// When the file is there and cannot be read.
pub fn find(
    folders: &[PathBuf],
    profiles: &[String],
    path: &Path,
) -> Result<Option<PlainFile>, FileError> {
    // Symbolic links may lead anywhere: both ends are compared by where they really are.
    let roots = folders
        .iter()
        .filter_map(|folder| folder.canonicalize().ok());
    let roots: Vec<PathBuf> = roots.collect();
    let variants = variants(path, profiles);
    let candidates = roots
        .iter()
        .rev()
        .flat_map(|root| variants.iter().map(|variant| root.join(variant)));
    let mut files = candidates
        .filter_map(|file| file.canonicalize().ok())
        .filter(|file| file.is_file() && roots.iter().any(|root| file.starts_with(root)));
    files.next().map(|file| read(&file)).transpose()
}

/// `a-dev.txt` for the profile dev, then `a.txt`.
fn variants(path: &Path, profiles: &[String]) -> Vec<PathBuf> {
    let extension = path
        .extension()
        .map(|extension| extension.to_string_lossy());
    let extension = extension.map_or_else(String::new, |extension| format!(".{extension}"));
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let of_profiles = profiles
        .iter()
        .map(|profile| path.with_file_name(format!("{stem}-{profile}{extension}")));
    of_profiles.chain([path.to_owned()]).collect()
}

fn read(file: &Path) -> Result<PlainFile, FileError> {
    let unreadable = |error: std::io::Error| FileError::broken(file, error.to_string());
    let content = std::fs::read(file).map_err(unreadable)?;
    let metadata = std::fs::metadata(file).map_err(unreadable)?;
    Ok(PlainFile {
        content,
        modified: metadata.modified().ok(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(folders: &[PathBuf], profiles: &str, path: &str) -> Option<String> {
        let profiles: Vec<String> = profiles.split(',').map(str::to_owned).collect();
        let file = find(folders, &profiles, Path::new(path)).unwrap()?;
        Some(String::from_utf8(file.content).unwrap())
    }

    #[test]
    fn later_folders_win_and_in_each_the_variant_of_the_first_profile() {
        let root = tempfile::tempdir().unwrap();
        let files = [
            "1/a-dev.txt",
            "1/a-eu.txt",
            "1/b.txt",
            "2/a.txt",
            "2/s/c-dev",
            "2/s/c",
        ];
        for file in files {
            let path = root.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, file).unwrap();
        }
        let folders = ["none", "1", "2"].map(|name| root.path().join(name));
        let cases = [
            ("dev", "a.txt", Some("2/a.txt")),
            ("dev", "b.txt", Some("1/b.txt")),
            ("dev", "s/c", Some("2/s/c-dev")),
            ("eu", "s/c", Some("2/s/c")),
            ("dev", "s", None),
            ("dev", "none.txt", None),
        ];
        for (profiles, path, expected) in cases {
            assert_eq!(
                found(&folders, profiles, path).as_deref(),
                expected,
                "{path}"
            );
        }
        let first = found(&folders[..2], "eu,dev", "a.txt");
        assert_eq!(first.as_deref(), Some("1/a-eu.txt"));
    }

    #[cfg(unix)]
    #[test]
    fn links_lead_nowhere_but_into_the_folders() {
        use std::os::unix::fs::symlink;

        let root = tempfile::tempdir().unwrap();
        let at = |path: &str| root.path().join(path);
        for folder in ["outside", "config/inside", "other"] {
            std::fs::create_dir_all(at(folder)).unwrap();
            std::fs::write(at(folder).join("x.txt"), folder).unwrap();
        }
        symlink(at("outside/x.txt"), at("config/file.txt")).unwrap();
        symlink(at("outside"), at("config/folder")).unwrap();
        symlink(at("config/inside"), at("config/current")).unwrap();
        symlink(at("other/x.txt"), at("config/other.txt")).unwrap();
        symlink(at("config"), at("link")).unwrap();
        let folders = [at("other"), at("link")];
        let cases = [
            ("file.txt", None),
            ("folder/x.txt", None),
            ("current/x.txt", Some("config/inside")),
            ("other.txt", Some("other")),
        ];
        for (path, expected) in cases {
            assert_eq!(found(&folders, "dev", path).as_deref(), expected, "{path}");
        }
    }
}
