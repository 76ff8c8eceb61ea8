//! Repositories on the same machine, which are read in place.

use reqwest::StatusCode;
use serde_json::json;

use super::repository::{Repository, files_of, git_command, server_of, x_of};

#[tokio::test]
async fn the_branch_that_is_checked_out_is_read_with_what_is_not_committed() {
    let repository = Repository::with_files(&[("a.yml", "x: 1\n"), ("motd.txt", "old")]);
    let committed = repository.git(&["rev-parse", "HEAD"]);
    repository.git(&["branch", "other"]);
    let uri = format!("file://{}", repository.path().display());
    let server = server_of(&uri, &[]).await;
    repository.write("a.yml", "x: 2\n");
    repository.write("application.yml", "y: 1\n");
    repository.write("motd.txt", "new");
    let name = format!("file:{}", repository.path().display());
    for path in ["/a/dev", "/a/dev/main"] {
        let environment = server.get(path).await;
        assert_eq!(x_of(&environment), 2, "{path}");
        assert_eq!(environment["version"], json!(committed));
        assert_eq!(files_of(&environment, &name), ["a.yml", "application.yml"]);
    }
    assert_eq!(server.text("/a/dev/main/motd.txt").await, "new");
    let environment = server.get("/a/dev/other").await;
    assert_eq!(x_of(&environment), 1);
    assert_eq!(files_of(&environment, &name), ["a.yml"]);
    assert_eq!(server.text("/a/dev/other/motd.txt").await, "old");
    assert_eq!(repository.git(&["symbolic-ref", "HEAD"]), "refs/heads/main");
    let status = repository.git(&["status", "--porcelain", "--untracked-files=no"]);
    assert_eq!(status, "M a.yml\n M motd.txt", "nothing was touched");
    server.stop().await;
}

#[tokio::test]
async fn a_bare_repository_and_fetched_branches_are_read() {
    let repository = Repository::with_files(&[("a.yml", "x: 1\n")]);
    repository.commit_to("feature", &[("a.yml", "x: 2\n")]);
    let folder = tempfile::tempdir().unwrap();
    for (name, options) in [("bare", &["--bare"][..]), ("clone", &[])] {
        let target = folder.path().join(name);
        let cloned = git_command()
            .args(["clone", "--quiet"])
            .args(options)
            .args([repository.path(), &target])
            .status()
            .unwrap();
        assert!(cloned.success());
        let server = server_of(&target.display().to_string(), &[]).await;
        assert_eq!(x_of(&server.get("/a/dev").await), 1, "{name}");
        assert_eq!(x_of(&server.get("/a/dev/feature").await), 2, "{name}");
        server.stop().await;
    }
}

#[tokio::test]
async fn what_is_no_repository_is_not_found_and_a_new_one_has_no_label() {
    let folder = tempfile::tempdir().unwrap();
    let empty = Repository::new();
    let table = [
        (folder.path().join("none"), "No such repository"),
        (folder.path().to_owned(), "No such repository"),
        (empty.path().to_owned(), "No such label: main"),
    ];
    for (path, message) in table {
        let server = server_of(&path.display().to_string(), &[]).await;
        let response = server.send("/a/dev").await;
        assert_eq!(
            response.status(),
            StatusCode::NOT_FOUND,
            "{}",
            path.display()
        );
        let body: serde_json::Value = response.json().await.unwrap();
        let told = body["message"].as_str().unwrap();
        assert!(told.starts_with(message), "{told}");
        server.stop().await;
    }
}

#[tokio::test]
async fn the_profile_native_asks_for_folders_whatever_else_is_set() {
    let repository = Repository::with_files(&[("a.yml", "x: 1\n")]);
    let uri = repository.path().display().to_string();
    let settings = [
        ("spring.cloud.config.server.git.uri", json!(uri)),
        ("spring.profiles.active", json!("dev, native")),
    ];
    let files = [("a.yml", "x: 2\n")];
    let server = crate::server::Server::start_configured(&files, &settings).await;
    assert_eq!(x_of(&server.get("/a/dev").await), 2);
    server.stop().await;
}

#[cfg(unix)]
#[tokio::test]
async fn links_in_a_commit_are_followed_within_it() {
    use std::os::unix::fs::symlink;

    let repository = Repository::new();
    for (target, link) in [
        ("a.yml", "b.yml"),
        ("team/shared", "team/current"),
        ("shared", "team/current2"),
        ("../a.yml", "team/up.yml"),
        ("../../outside.yml", "team/outside.yml"),
        ("/etc/hostname", "absolute.yml"),
        ("circle.yml", "circle.yml"),
    ] {
        repository.write("team/.keep", "");
        symlink(target, repository.path().join(link)).unwrap();
    }
    repository.commit(&[("a.yml", "x: 1\n"), ("team/shared/c.yml", "x: 2\n")]);
    repository.git(&["tag", "v1"]);
    let server = server_of(&repository.path().display().to_string(), &[]).await;
    let table = [
        ("/b/dev/v1", json!(1)),
        ("/team(_)up/dev/v1", json!(1)),
        ("/team(_)current2(_)c/dev/v1", json!(2)),
        ("/team(_)current(_)c/dev/v1", json!(null)),
        ("/team(_)outside/dev/v1", json!(null)),
        ("/absolute/dev/v1", json!(null)),
        ("/circle/dev/v1", json!(null)),
    ];
    for (path, expected) in table {
        assert_eq!(x_of(&server.get(path).await), expected, "{path}");
    }
    assert_eq!(server.text("/a/dev/v1/team/up.yml").await, "x: 1\n");
    server.stop().await;
}
