//! A git repository for one test.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::server::{Server, write};

pub const GIT: &str = "spring.cloud.config.server.git";

/// A repository with a working tree, and `main` as its first branch.
pub struct Repository {
    folder: TempDir,
}

impl Repository {
    pub fn new() -> Self {
        Self::with_branch("main")
    }

    pub fn with_branch(branch: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let repository = Self { folder };
        repository.git(&["init", "--quiet", "--initial-branch", branch]);
        repository
    }

    /// A repository whose first commit has `files`.
    pub fn with_files(files: &[(&str, &str)]) -> Self {
        let repository = Self::new();
        repository.commit(files);
        repository
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes files without committing them.
    pub fn write(&self, path: &str, content: &str) {
        write(self.path(), path, content);
    }

    /// Commits files to the branch that is checked out; gives the commit's id.
    pub fn commit(&self, files: &[(&str, &str)]) -> String {
        for (path, content) in files {
            self.write(path, content);
        }
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", "test"]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Makes a new branch and commits files to it; what was checked out is so again afterwards.
    pub fn commit_to(&self, branch: &str, files: &[(&str, &str)]) -> String {
        let before = self.git(&["symbolic-ref", "--short", "HEAD"]);
        self.git(&["checkout", "--quiet", "-B", branch]);
        let id = self.commit(files);
        self.git(&["checkout", "--quiet", &before]);
        id
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        let output = git_command()
            .current_dir(self.path())
            .args(arguments)
            .output()
            .expect("git is installed");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {said}");
        let text = String::from_utf8(output.stdout).expect("text");
        text.trim().to_owned()
    }
}

/// Git without the settings of whoever runs the tests.
pub fn git_command() -> Command {
    let nowhere = PathBuf::from(if cfg!(windows) { "NUL" } else { "/dev/null" });
    let mut command = Command::new("git");
    command
        .env("GIT_CONFIG_GLOBAL", &nowhere)
        .env("GIT_CONFIG_SYSTEM", &nowhere)
        .args(["-c", "user.name=test", "-c", "user.email=test@example.org"]);
    command
}

/// A server that reads the repository at `uri`, with more settings below that of git.
pub async fn server_of(uri: &str, settings: &[(&str, Value)]) -> Server {
    let uri = (format!("{GIT}.uri"), json!(uri));
    let others = settings
        .iter()
        .map(|(key, value)| (format!("{GIT}.{key}"), value.clone()));
    let settings: Vec<(String, Value)> = [uri].into_iter().chain(others).collect();
    let settings: Vec<(&str, Value)> = settings
        .iter()
        .map(|(key, value)| (key.as_str(), value.clone()))
        .collect();
    Server::start_configured(&[], &settings).await
}

/// The names of the sources of an environment without the address in front of them.
pub fn files_of(environment: &Value, address: &str) -> Vec<String> {
    let sources = environment["propertySources"].as_array().expect("a list");
    let names = sources.iter().map(|source| {
        let name = source["name"].as_str().expect("a name");
        let file = name.strip_prefix(&format!("{address}/"));
        file.unwrap_or_else(|| panic!("{name} is not below {address}"))
            .to_owned()
    });
    names.collect()
}

/// The value of `x` that counts.
pub fn x_of(environment: &Value) -> Value {
    environment["propertySources"][0]["source"]["x"].clone()
}
