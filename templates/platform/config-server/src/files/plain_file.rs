//! Files that are handed out as they are, such as the configuration of a web server.
//! Source: spring-cloud-config, `resource/GenericResourceRepository.java`.

use std::time::SystemTime;

use super::Folder;
use crate::document::FileError;

/// A file and when it was changed last.
#[derive(Debug, PartialEq, Eq)]
pub struct PlainFile {
    /// What is in it.
    pub content: Vec<u8>,
    /// When it was changed last, where that is known.
    pub modified: Option<SystemTime>,
}

/// The first file named `path` in `folders`, lowest precedence first. In each folder the variants
/// for the profiles come first.
///
/// # Errors
/// When the file is there and cannot be read.
pub fn find(
    folders: &[Box<dyn Folder>],
    profiles: &[String],
    path: &str,
) -> Result<Option<PlainFile>, FileError> {
    let variants = variants(path, profiles);
    for folder in folders.iter().rev() {
        for variant in &variants {
            if let Some(file) = folder.read_plain(variant)? {
                return Ok(Some(file));
            }
        }
    }
    Ok(None)
}

/// `a-dev.txt` for the profile dev, then `a.txt`.
fn variants(path: &str, profiles: &[String]) -> Vec<String> {
    let name_at = path.rfind('/').map_or(0, |slash| slash + 1);
    // A dot in front belongs to the name.
    let dot = path[name_at..].rfind('.').filter(|at| *at > 0);
    let (stem, extension) = path.split_at(dot.map_or(path.len(), |at| name_at + at));
    let of_profiles = profiles
        .iter()
        .map(|profile| format!("{stem}-{profile}{extension}"));
    of_profiles.chain([path.to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Directory;

    #[test]
    fn variants_have_the_profile_before_the_extension() {
        let profiles = ["dev".to_owned()];
        let cases = [
            ("a.txt", "a-dev.txt"),
            ("x.y/a.b.txt", "x.y/a.b-dev.txt"),
            ("x.y/a", "x.y/a-dev"),
            (".env", ".env-dev"),
        ];
        for (path, expected) in cases {
            assert_eq!(variants(path, &profiles), [expected, path]);
        }
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
        let paths = ["none", "1", "2"].map(|name| root.path().join(name));
        let folders = Directory::all(paths.to_vec(), |path| path.display().to_string());
        let found = |folders: &[Box<dyn Folder>], profiles: &str, path: &str| {
            let profiles: Vec<String> = profiles.split(',').map(str::to_owned).collect();
            let file = find(folders, &profiles, path).unwrap()?;
            Some(String::from_utf8(file.content).unwrap())
        };
        let cases = [
            ("dev", "a.txt", Some("2/a.txt")),
            ("dev", "b.txt", Some("1/b.txt")),
            ("dev", "s/c", Some("2/s/c-dev")),
            ("eu", "s/c", Some("2/s/c")),
            ("dev", "s", None),
            ("dev", "none.txt", None),
        ];
        for (profiles, path, expected) in cases {
            let file = found(&folders, profiles, path);
            assert_eq!(file.as_deref(), expected, "{path}");
        }
        let first = found(&folders[..2], "eu,dev", "a.txt");
        assert_eq!(first.as_deref(), Some("1/a-eu.txt"));
    }
}
