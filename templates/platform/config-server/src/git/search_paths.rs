//! Which folders of a repository are searched.

use mesh_security::{AntPath, AntPattern};

use crate::request::EnvironmentRequest;

/// The folders of a repository.
pub trait FolderTree {
    /// Whether there is a folder at `path`.
    fn has(&self, path: &str) -> bool;
    /// The paths of all folders.
    fn all(&self) -> Vec<String>;
}

/// The folders that `search_paths` name, lowest precedence first: always the root, which is the
/// empty path, then those of each search path, which may have `*` and placeholders.
pub fn folders(
    search_paths: &[String],
    request: &EnvironmentRequest,
    label: &str,
    tree: &impl FolderTree,
) -> Vec<String> {
    let mut folders = vec![String::new()];
    for search_path in search_paths {
        for path in request.expand(search_path, label) {
            for folder in matching(path.trim_matches('/'), tree) {
                if !folders.contains(&folder) {
                    folders.push(folder);
                }
            }
        }
    }
    folders
}

fn matching(path: &str, tree: &impl FolderTree) -> Vec<String> {
    let path = path.strip_prefix("./").unwrap_or(path);
    if !path.contains(['*', '?']) {
        let found = tree.has(path).then(|| path.to_owned());
        return found.into_iter().collect();
    }
    let pattern = AntPattern::new(path);
    let mut found = tree.all();
    found.retain(|folder| pattern.matches(&AntPath::new(folder)));
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Folders;

    const FOLDERS: [&str; 6] = ["shared", "team-b", "team-a", "team-a/dev", "a", "x/main"];

    impl FolderTree for Folders {
        fn has(&self, path: &str) -> bool {
            FOLDERS.contains(&path)
        }

        fn all(&self) -> Vec<String> {
            FOLDERS.map(str::to_owned).to_vec()
        }
    }

    #[test]
    fn the_root_is_lowest_and_patterns_give_every_folder_that_fits() {
        let cases: [(&[&str], &[&str]); 7] = [
            (&[], &[""]),
            (&["shared", "none", "/a/"], &["", "shared", "a"]),
            (&["team-*"], &["", "team-a", "team-b"]),
            (&["team-*/{profile}"], &["", "team-a/dev"]),
            (&["{application}", "./x/{label}"], &["", "a", "x/main"]),
            (&["a", "*"], &["", "a", "shared", "team-a", "team-b"]),
            (&["team-a/**"], &["", "team-a", "team-a/dev"]),
        ];
        let request = EnvironmentRequest::new("a", "dev", None).unwrap();
        for (search_paths, expected) in cases {
            let search_paths: Vec<String> =
                search_paths.iter().map(|path| (*path).to_owned()).collect();
            let found = folders(&search_paths, &request, "main", &Folders);
            assert_eq!(found, expected, "{search_paths:?}");
        }
    }
}
