//! Branches, tags and commits, from local repositories and from remote ones alike.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::remote_server::RemoteServer;
use super::repository::{Repository, files_of, server_of, x_of};
use crate::server::Server;

/// The address of the repository, and what clients see of it.
async fn both_kinds(repository: &Repository) -> (RemoteServer, [(String, String); 2]) {
    let remote = RemoteServer::start(repository).await;
    let path = repository.path().display().to_string();
    let local = (path.clone(), format!("file:{path}"));
    let address = (remote.address().to_owned(), remote.address().to_owned());
    (remote, [local, address])
}

async fn message_of(server: &Server, path: &str) -> (StatusCode, String) {
    let response = server.send(path).await;
    let status = response.status();
    let body: Value = response.json().await.expect("JSON");
    let message = body["message"].as_str().expect("a message");
    (status, message.to_owned())
}

#[tokio::test]
async fn a_label_is_a_branch_a_tag_or_a_commit() {
    let repository = Repository::new();
    let first = repository.commit(&[("a.yml", "x: first\n")]);
    repository.git(&["tag", "v1"]);
    repository.git(&["tag", "--annotate", "v1-annotated", "--message", "release"]);
    let branch = repository.commit_to("feature/x", &[("a.yml", "x: branch\n")]);
    let second = repository.commit(&[("a.yml", "x: second\n")]);
    let (_remote, kinds) = both_kinds(&repository).await;
    for (uri, name) in kinds {
        let server = server_of(&uri, &[]).await;
        let table = [
            ("/a/dev".to_owned(), "second", &second, "main"),
            ("/a/dev/main".to_owned(), "second", &second, "main"),
            ("/a/dev/v1".to_owned(), "first", &first, "v1"),
            (
                "/a/dev/v1-annotated".to_owned(),
                "first",
                &first,
                "v1-annotated",
            ),
            (
                "/a/dev/feature(_)x".to_owned(),
                "branch",
                &branch,
                "feature/x",
            ),
            (format!("/a/dev/{first}"), "first", &first, &first),
            (
                format!("/a/dev/{}", &first[..8]),
                "first",
                &first,
                &first[..8],
            ),
        ];
        for (path, x, version, label) in table {
            let environment = server.get(&path).await;
            assert_eq!(x_of(&environment), x, "{uri} {path}");
            assert_eq!(environment["version"], json!(version), "{uri} {path}");
            assert_eq!(environment["label"], label, "{uri} {path}");
            assert_eq!(files_of(&environment, &name), ["a.yml"]);
        }
        server.stop().await;
    }
}

#[tokio::test]
async fn an_unknown_label_is_not_found() {
    let repository = Repository::with_files(&[("a.yml", "x: 1\n"), ("motd.txt", "hello")]);
    let (_remote, kinds) = both_kinds(&repository).await;
    for (uri, _) in kinds {
        let server = server_of(&uri, &[]).await;
        let labels = [
            "v2",
            "HEAD",
            "HEAD~0",
            "0123456789",
            "dead",
            "main^{tree}",
            "a*b",
        ];
        for label in labels {
            for path in [
                format!("/a/dev/{label}"),
                format!("/{label}/a-dev.json"),
                format!("/a/dev/{label}/motd.txt"),
            ] {
                let (status, message) = message_of(&server, &path).await;
                assert_eq!(status, StatusCode::NOT_FOUND, "{uri} {path}");
                assert_eq!(message, format!("No such label: {label}"), "{uri}");
            }
        }
        server.stop().await;
    }
}

#[tokio::test]
async fn main_and_master_stand_in_for_each_other() {
    for (branch, other) in [("main", "master"), ("master", "main")] {
        let repository = Repository::with_branch(branch);
        let version = repository.commit(&[("a.yml", "x: 1\n")]);
        let server = server_of(&repository.path().display().to_string(), &[]).await;
        for (path, label) in [
            ("/a/dev", branch),
            ("/a/dev/main", "main"),
            ("/a/dev/master", "master"),
        ] {
            let environment = server.get(path).await;
            assert_eq!(environment["version"], json!(version), "{branch} {path}");
            assert_eq!(environment["label"], label, "{branch} {path}");
        }
        repository.commit_to(other, &[("a.yml", "x: 2\n")]);
        let environment = server.get(&format!("/a/dev/{other}")).await;
        assert_eq!(x_of(&environment), 2, "{branch}");
        server.stop().await;
    }
}

#[tokio::test]
async fn the_default_label_can_be_set() {
    let repository = Repository::with_files(&[("a.yml", "x: 1\n")]);
    repository.commit_to("stable", &[("a.yml", "x: 2\n")]);
    let uri = repository.path().display().to_string();
    let server = server_of(&uri, &[("default-label", json!("stable"))]).await;
    let environment = server.get("/a/dev").await;
    assert_eq!(
        (x_of(&environment), &environment["label"]),
        (json!(2), &json!("stable"))
    );
    server.stop().await;
    let server = server_of(&uri, &[("default-label", json!("none"))]).await;
    let (status, message) = message_of(&server, "/a/dev").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(message, "No such label: none");
    assert_eq!(x_of(&server.get("/a/dev/main").await), 1);
    server.stop().await;
}

#[tokio::test]
async fn of_several_labels_the_later_one_wins() {
    let repository = Repository::new();
    let main = repository.commit(&[("a.yml", "x: main\n"), ("application.yml", "y: main\n")]);
    let branch = repository.commit_to("x", &[("a.yml", "x: branch\n")]);
    let server = server_of(&repository.path().display().to_string(), &[]).await;
    let environment = server.get("/a/dev/main,x").await;
    let sources = environment["propertySources"].as_array().unwrap();
    let values: Vec<&Value> = sources.iter().map(|source| &source["source"]).collect();
    let (shared, own) = (
        json!({"y": "main"}),
        [json!({"x": "branch"}), json!({"x": "main"})],
    );
    assert_eq!(values, [&own[0], &shared, &own[1], &shared]);
    assert_eq!(environment["version"], format!("{main},{branch}"));
    assert_eq!(environment["label"], "main,x");
    let (status, _) = message_of(&server, "/a/dev/main,none").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    server.stop().await;
}

#[tokio::test]
async fn requests_for_different_labels_at_the_same_time_do_not_disturb_each_other() {
    let repository = Repository::with_files(&[("a.yml", "x: main\n")]);
    let labels = ["one", "two", "three"];
    for label in labels {
        let content = format!("x: {label}\n");
        repository.commit_to(label, &[("a.yml", &content), ("motd.txt", label)]);
    }
    let remote = RemoteServer::start(&repository).await;
    let server = server_of(remote.address(), &[]).await;
    let requests = (0..30).map(|number| {
        let (server, label) = (&server, labels[number % labels.len()]);
        async move {
            assert_eq!(x_of(&server.get(&format!("/a/dev/{label}")).await), label);
            let text = server.text(&format!("/a/dev/{label}/motd.txt")).await;
            assert_eq!(text, label);
        }
    });
    futures_util::future::join_all(requests).await;
    server.stop().await;
}
