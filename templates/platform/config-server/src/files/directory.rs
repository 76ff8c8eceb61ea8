//! Folders on the disk.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Folder, PlainFile};
use crate::document::FileError;

/// A folder on the disk, read anew each time.
pub struct Directory {
    path: PathBuf,
    /// What clients call it, without slash at the end.
    name: String,
    /// Where the folders that are searched together really are: links may lead into them, and
    /// nowhere else.
    roots: Arc<[PathBuf]>,
}

impl Directory {
    /// The folders at `paths`, called `name_of` their path.
    pub fn all(paths: Vec<PathBuf>, name_of: impl Fn(&Path) -> String) -> Vec<Box<dyn Folder>> {
        let roots: Arc<[PathBuf]> = paths
            .iter()
            .filter_map(|path| path.canonicalize().ok())
            .collect();
        let folder = |path: PathBuf| -> Box<dyn Folder> {
            Box::new(Self {
                name: name_of(&path),
                path,
                roots: roots.clone(),
            })
        };
        paths.into_iter().map(folder).collect()
    }
}

/// The path of a location, which Spring writes with `file:` in front, in absolute form.
pub fn path_of(location: &str) -> PathBuf {
    let path = location.strip_prefix("file:").unwrap_or(location);
    let path = path.strip_prefix("//").unwrap_or(path);
    // In front of a drive of Windows, as in `file:///C:/config`, the slash is none of the path.
    let drive = path
        .strip_prefix('/')
        .filter(|path| cfg!(windows) && path.get(1..2) == Some(":"));
    let path = drive.unwrap_or(path);
    std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path))
}

/// What stands before the first placeholder of a location, as far as it is whole folders.
pub fn fixed_part(location: &str) -> &str {
    let Some((before, _)) = location.split_once('{') else {
        return location;
    };
    before.rfind('/').map_or("", |slash| &before[..=slash])
}

impl Folder for Directory {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, FileError> {
        match std::fs::read(self.path.join(path)) {
            Ok(content) => Ok(Some(content)),
            Err(error) if is_absence(error.kind()) => Ok(None),
            Err(error) => Err(FileError::new(self.name_of(path), error.to_string())),
        }
    }

    fn read_plain(&self, path: &str) -> Result<Option<PlainFile>, FileError> {
        let Ok(file) = self.path.join(path).canonicalize() else {
            return Ok(None);
        };
        if !file.is_file() || !self.roots.iter().any(|root| file.starts_with(root)) {
            return Ok(None);
        }
        let read = || -> std::io::Result<PlainFile> {
            Ok(PlainFile {
                content: std::fs::read(&file)?,
                modified: std::fs::metadata(&file)?.modified().ok(),
            })
        };
        read()
            .map(Some)
            .map_err(|error| FileError::new(self.name_of(path), error.to_string()))
    }

    fn name_of(&self, path: &str) -> String {
        format!("{}/{path}", self.name)
    }
}

fn is_absence(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::IsADirectory
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders(paths: &[PathBuf]) -> Vec<Box<dyn Folder>> {
        Directory::all(paths.to_vec(), |path| format!("file:{}", path.display()))
    }

    #[test]
    fn folders_before_placeholders_are_the_same_for_all() {
        let cases = [
            ("./config", "./config"),
            ("file:./config/{application}", "file:./config/"),
            ("/srv/team-{application}/{profile}", "/srv/"),
            ("{application}", ""),
        ];
        for (location, expected) in cases {
            assert_eq!(fixed_part(location), expected);
        }
    }

    #[test]
    fn what_is_no_file_is_absent() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("folder.yml")).unwrap();
        std::fs::write(root.path().join("file"), "").unwrap();
        let folder = &folders(&[root.path().to_owned()])[0];
        for path in ["none.yml", "folder.yml", "file/a.yml"] {
            assert_eq!(folder.read(path).unwrap(), None, "{path}");
            assert_eq!(folder.read_plain(path).unwrap(), None, "{path}");
        }
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
        let folders = folders(&[at("other"), at("link")]);
        let cases = [
            ("file.txt", None),
            ("folder/x.txt", None),
            ("current/x.txt", Some("config/inside")),
            ("other.txt", Some("other")),
        ];
        for (path, expected) in cases {
            let file = folders[1].read_plain(path).unwrap();
            let text = file.map(|file| String::from_utf8(file.content).unwrap());
            assert_eq!(text.as_deref(), expected, "{path}");
        }
    }
}
