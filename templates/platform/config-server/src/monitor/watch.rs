//! Watching folders for files that change.
//! Source: spring-cloud-config-monitor, `FileMonitorConfiguration.java`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::task::spawn_blocking;
use tokio_util::sync::CancellationToken;

use super::Monitor;

/// What is known of a file: when it was changed, and its length.
type Mark = (Option<SystemTime>, u64);

/// The files of some folders at one moment.
#[derive(Debug, Default, PartialEq, Eq)]
struct Files(BTreeMap<PathBuf, Mark>);

/// Folders that are looked at again and again.
pub struct Watch {
    folders: Vec<PathBuf>,
    /// As they were when they were looked at last.
    known: Files,
}

impl Watch {
    /// What changes in `folders` from now on.
    pub async fn begin(folders: Vec<PathBuf>) -> Self {
        Self {
            known: files_of(&folders).await,
            folders,
        }
    }

    /// Looks again after each `delay`, and tells `monitor` what has changed, until `stop`.
    pub async fn tell(mut self, monitor: Arc<Monitor>, delay: Duration, stop: CancellationToken) {
        while stop
            .run_until_cancelled(tokio::time::sleep(delay))
            .await
            .is_some()
        {
            let files = files_of(&self.folders).await;
            let changed = files.changed_since(&self.known);
            self.known = files;
            if changed.is_empty() {
                continue;
            }
            match monitor.tell(&changed).await {
                Ok(destinations) => tracing::info!(?changed, ?destinations, "files changed"),
                Err(error) => tracing::error!("nobody is told of changed files: {error}"),
            }
        }
    }
}

async fn files_of(folders: &[PathBuf]) -> Files {
    let folders = folders.to_vec();
    let look = move || {
        let mut files = Files::default();
        for folder in &folders {
            files.add(folder);
        }
        files
    };
    spawn_blocking(look).await.unwrap_or_default()
}

impl Files {
    /// Links to files are followed, since Kubernetes changes mounted files behind links; links to
    /// folders are not.
    fn add(&mut self, folder: &Path) {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        for entry in entries {
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                if !is_hidden(&path) {
                    self.add(&path);
                }
            } else if let Some(mark) = mark_of(&path) {
                self.0.insert(path, mark);
            }
        }
    }

    /// The paths of files that are new, gone, or other than before.
    fn changed_since(&self, before: &Self) -> Vec<String> {
        let all: BTreeSet<&PathBuf> = self.0.keys().chain(before.0.keys()).collect();
        let changed = all
            .into_iter()
            .filter(|path| self.0.get(*path) != before.0.get(*path));
        changed.map(|path| path.display().to_string()).collect()
    }
}

fn mark_of(path: &Path) -> Option<Mark> {
    let metadata = std::fs::metadata(path).ok()?;
    let mark = (metadata.modified().ok(), metadata.len());
    metadata.is_file().then_some(mark)
}

/// What belongs to git, or to Kubernetes.
fn is_hidden(folder: &Path) -> bool {
    folder
        .file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(folder: &Path) -> Files {
        let mut files = Files::default();
        files.add(folder);
        files
    }

    #[test]
    fn new_changed_and_removed_files_are_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        for path in ["team", ".git"] {
            std::fs::create_dir(at(path)).unwrap();
        }
        for path in ["same.yml", "old.yml", "team/longer.yml", ".git/HEAD"] {
            std::fs::write(at(path), "x").unwrap();
        }
        let before = files(folder.path());
        assert_eq!(files(folder.path()), before);
        std::fs::remove_file(at("old.yml")).unwrap();
        std::fs::write(at("new.yml"), "x").unwrap();
        std::fs::write(at("team/longer.yml"), "xx").unwrap();
        std::fs::write(at(".git/HEAD"), "xx").unwrap();
        let changed = files(folder.path()).changed_since(&before);
        let expected = ["new.yml", "old.yml", "team/longer.yml"];
        assert_eq!(changed, expected.map(|path| at(path).display().to_string()));
        let missing = files(&at("none"));
        assert_eq!(missing, Files::default());
    }

    #[cfg(unix)]
    #[test]
    fn files_behind_links_are_noticed_as_kubernetes_changes_them() {
        use std::os::unix::fs::symlink;

        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        for (version, text) in [("..1", "x"), ("..2", "xx")] {
            std::fs::create_dir(at(version)).unwrap();
            std::fs::write(at(version).join("a.yml"), text).unwrap();
        }
        symlink("..1", at("..data")).unwrap();
        symlink("..data/a.yml", at("a.yml")).unwrap();
        let before = files(folder.path());
        symlink("..2", at("..new")).unwrap();
        std::fs::rename(at("..new"), at("..data")).unwrap();
        let changed = files(folder.path()).changed_since(&before);
        assert_eq!(changed, [at("a.yml").display().to_string()]);
    }
}
