//! Requests that are refused, and files that are broken.

use reqwest::StatusCode;
use serde_json::Value;

use crate::server::{Server, write};

#[tokio::test]
async fn names_that_could_leave_the_folder_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "secret.yml", "password: 1\n");
    write(folder.path(), "config/a.yml", "x: 1\n");
    let location = folder.path().join("config").display().to_string();
    let secret = folder.path().join("secret").display().to_string();
    let secret = secret.replace('/', "%2F");
    let server = Server::start_at(folder, &location).await;
    let refused = [
        "/..%2Fsecret/dev".to_owned(),
        "/a(_)..(_)..(_)secret/dev".to_owned(),
        "/(_)etc(_)passwd/dev".to_owned(),
        "/a,(_)etc/dev".to_owned(),
        format!("/{secret}/dev"),
        "/a/..%2Fdev".to_owned(),
        "/a/(_)dev".to_owned(),
        "/a/dev%20x".to_owned(),
        "/a/dev/..%2Fx".to_owned(),
        "/a/dev/(_)etc".to_owned(),
        "/a%23b/dev".to_owned(),
        "/a/dev/x%23".to_owned(),
        "/a%5Cb/dev".to_owned(),
    ];
    for path in refused {
        let response = server.send(&path).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{path}");
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["status"], 400, "{path}");
        assert_eq!(body["error"], "Bad Request", "{path}");
        assert_eq!(body["path"], path);
        let message = body["message"].as_str().unwrap();
        assert!(message.starts_with("Invalid Request"), "{message}");
    }
    let environment = server.get("/secret/dev").await;
    assert_eq!(environment["propertySources"], serde_json::json!([]));
    server.stop().await;
}

#[tokio::test]
async fn a_broken_file_is_named_with_its_line() {
    let server = Server::start(&[
        ("a.yml", "x: 1\n  y: 2\n"),
        ("b.yml", "x: 1\nx: 2\n"),
        ("c.properties", "x=1\ny=\\u12\n"),
        (
            "d.yml",
            "x: 1\n---\nspring.config.activate.on-profile: dev &\n",
        ),
    ])
    .await;
    let table = [
        ("/a/dev", "a.yml", "line 2"),
        ("/b/dev", "b.yml", "duplicate entry with key \"x\""),
        ("/c/dev", "c.properties", "line 2"),
        ("/d/dev", "d.yml", "document #1"),
    ];
    for (path, file, place) in table {
        let response = server.send(path).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body: Value = response.json().await.unwrap();
        let message = body["message"].as_str().unwrap();
        assert!(
            message.contains(file) && message.contains(place),
            "{message}"
        );
        assert_eq!(body["path"], path);
    }
    assert_eq!(server.send("/e/dev").await.status(), StatusCode::OK);
    server.stop().await;
}

#[tokio::test]
async fn files_without_profiles_are_no_settings() {
    let server = Server::start(&[("application.yml", "x: 1\n")]).await;
    for path in ["/main/a.yml", "/a.json", "/application.yml", "/a-dev", "/"] {
        let status = server.send(path).await.status();
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
    server.stop().await;
}
