//! Folders below the root of a repository.

use serde_json::json;

use super::remote_server::RemoteServer;
use super::repository::{Repository, files_of, server_of};

const FILES: [&str; 7] = [
    "a.yml",
    "shared/a.yml",
    "team-1/a.yml",
    "team-2/a.yml",
    "team-2/deep/a.yml",
    "a/dev/a.yml",
    "by-label/main/a.yml",
];

#[tokio::test]
async fn the_root_is_lowest_and_later_paths_win() {
    let files = FILES.map(|file| (file, "x: 1\n"));
    let repository = Repository::with_files(&files);
    repository.git(&["tag", "main-as-tag"]);
    let remote = RemoteServer::start(&repository).await;
    let path = repository.path().display().to_string();
    let kinds = [
        (path.clone(), format!("file:{path}")),
        (remote.address().to_owned(), remote.address().to_owned()),
    ];
    let table = [
        (json!("shared"), vec!["shared/a.yml", "a.yml"]),
        (json!("shared, none"), vec!["shared/a.yml", "a.yml"]),
        (
            json!("team-*"),
            vec!["team-2/a.yml", "team-1/a.yml", "a.yml"],
        ),
        (
            json!("{application}/{profile},by-label/{label}"),
            vec!["by-label/main/a.yml", "a/dev/a.yml", "a.yml"],
        ),
        (
            json!("/team-2/**/"),
            vec!["team-2/deep/a.yml", "team-2/a.yml", "a.yml"],
        ),
    ];
    for (uri, name) in kinds {
        for (search_paths, expected) in &table {
            let server = server_of(&uri, &[("search-paths", search_paths.clone())]).await;
            let environment = server.get("/a/dev").await;
            assert_eq!(
                files_of(&environment, &name),
                *expected,
                "{uri} {search_paths}"
            );
            server.stop().await;
        }
    }
}

#[tokio::test]
async fn plain_files_are_searched_there_too_and_never_outside() {
    let repository = Repository::with_files(&[
        ("application.yml", "host: example.org\n"),
        ("motd.txt", "root"),
        ("shared/motd.txt", "shared ${host}"),
        ("shared/motd-dev.txt", "dev"),
        ("shared/logs/a.xml", "log"),
    ]);
    let remote = RemoteServer::start(&repository).await;
    let settings = [("search-paths", json!("shared"))];
    let server = server_of(remote.address(), &settings).await;
    let table = [
        ("/a/prod/main/motd.txt", "shared example.org"),
        ("/a/dev/main/motd.txt", "dev"),
        ("/a/prod/motd.txt?useDefaultLabel", "shared example.org"),
        ("/a/prod/main/logs/a.xml", "log"),
        ("/a/prod/main/shared/logs(_)a.xml", "log"),
    ];
    for (path, expected) in table {
        assert_eq!(server.text(path).await, expected, "{path}");
    }
    let none = [
        "logs",
        "none.txt",
        ".git/config",
        "..%2Fmotd.txt",
        "logs%2F..%2Fmotd.txt",
    ];
    for path in none {
        let status = server.send(&format!("/a/prod/main/{path}")).await.status();
        assert_eq!(status, 404, "{path}");
    }
    let response = server.send("/a/prod/main/logs/a.xml").await;
    assert!(!response.headers().contains_key("last-modified"));
    server.stop().await;
}
