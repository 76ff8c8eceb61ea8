//! Files that are no settings.

use std::fs::File;
use std::time::{Duration, SystemTime};

use reqwest::StatusCode;

use crate::server::{Server, write};

const TEMPLATE: &str = "server ${host} \\${kept} ${unknown}";

async fn server() -> Server {
    let files = [
        ("application.yml", "host: example.org\n"),
        ("application-dev.yml", "host: dev.example.org\n"),
        ("nginx.conf", TEMPLATE),
        ("logs/logback.xml", "plain"),
        ("logs/logback-dev.xml", "dev"),
        ("feature/x/nginx.conf", "labelled"),
        ("empty.txt", ""),
    ];
    Server::start(&files).await
}

#[tokio::test]
async fn files_are_found_by_profile_and_label_with_placeholders_resolved() {
    let server = server().await;
    let table = [
        (
            "/a/prod/main/nginx.conf",
            "server example.org ${kept} ${unknown}",
        ),
        (
            "/a/dev/main/nginx.conf",
            "server dev.example.org ${kept} ${unknown}",
        ),
        ("/a/dev/main/nginx.conf?resolvePlaceholders=false", TEMPLATE),
        ("/a/prod/feature(_)x/nginx.conf", "labelled"),
        ("/a/prod/main/logs/logback.xml", "plain"),
        ("/a/prod/main/logs(_)logback.xml", "plain"),
        ("/a/prod,dev/main/logs/logback.xml", "dev"),
        (
            "/a/prod/nginx.conf?useDefaultLabel",
            "server example.org ${kept} ${unknown}",
        ),
        ("/a/dev/logs/logback.xml?useDefaultLabel=true", "dev"),
        ("/a/dev/main/empty.txt", ""),
    ];
    for (path, expected) in table {
        assert_eq!(server.text(path).await, expected, "{path}");
    }
    let response = server.send("/a/prod/main/nginx.conf").await;
    assert_eq!(
        response.headers()["content-type"],
        "text/plain;charset=UTF-8"
    );
    server.stop().await;
}

#[tokio::test]
async fn bytes_are_not_processed() {
    let server = server().await;
    let binary = [0xff, 0x00, b'$', b'{', b'h', b'o', b's', b't', b'}'];
    std::fs::write(server.folder().join("key.bin"), binary).unwrap();
    let request = server.request("/a/dev/main/nginx.conf");
    let response = request
        .header("accept", "application/octet-stream")
        .send()
        .await
        .unwrap();
    assert_eq!(
        response.headers()["content-type"],
        "application/octet-stream"
    );
    assert_eq!(response.text().await.unwrap(), TEMPLATE);
    // What is no text is not made one, whatever the client accepts.
    let response = server.send("/a/dev/main/key.bin").await;
    assert_eq!(
        response.headers()["content-type"],
        "application/octet-stream"
    );
    assert_eq!(response.bytes().await.unwrap()[..], binary);
    server.stop().await;
}

#[tokio::test]
async fn a_file_that_did_not_change_is_not_sent_again() {
    let server = server().await;
    let path = "/a/dev/main/logs/logback.xml";
    let date = "Mon, 05 Jul 2021 09:10:11 GMT";
    let modified = SystemTime::UNIX_EPOCH + Duration::from_millis(1_625_476_211_500);
    let file = File::options()
        .write(true)
        .open(server.folder().join("logs/logback-dev.xml"));
    file.unwrap().set_modified(modified).unwrap();
    assert_eq!(server.send(path).await.headers()["last-modified"], date);
    let table = [
        (date, StatusCode::NOT_MODIFIED),
        ("Mon, 05 Jul 2021 09:10:10 GMT", StatusCode::OK),
        ("Tue, 06 Jul 2021 00:00:00 GMT", StatusCode::NOT_MODIFIED),
        ("yesterday", StatusCode::OK),
    ];
    for (since, expected) in table {
        let request = server.request(path).header("if-modified-since", since);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), expected, "{since}");
        assert_eq!(response.headers()["last-modified"], date);
    }
    server.stop().await;
}

#[tokio::test]
async fn a_text_that_asks_for_values_has_no_date_since_values_change_without_the_file() {
    let server = server().await;
    let path = "/a/dev/main/nginx.conf";
    let response = server.send(path).await;
    assert!(!response.headers().contains_key("last-modified"));
    for (values, expected) in [
        ("host: changed", "server changed"),
        ("x: 1", "server ${host}"),
    ] {
        server.write("application-dev.yml", values);
        server.write("application.yml", "");
        let request = server.request(path);
        let request = request.header("if-modified-since", "Fri, 01 Jan 2100 00:00:00 GMT");
        let text = request.send().await.unwrap().text().await.unwrap();
        assert!(text.starts_with(expected), "{text}");
    }
    server.stop().await;
}

#[tokio::test]
async fn nothing_outside_the_search_locations_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "secret.txt", "secret");
    write(folder.path(), "config/file.txt", "open");
    write(folder.path(), "config/.git/config", "secret");
    let config = folder.path().join("config");
    #[cfg(unix)]
    for (target, link) in [("../secret.txt", "file-link.txt"), ("..", "folder-link")] {
        std::os::unix::fs::symlink(target, config.join(link)).unwrap();
    }
    let secret = folder.path().join("secret.txt").display().to_string();
    let encoded = secret.replace('/', "%2F");
    let server = Server::start_at(folder, &config.display().to_string()).await;
    assert_eq!(server.text("/a/dev/main/file.txt").await, "open");
    let refused = [
        "/a/dev/main/file-link.txt".to_owned(),
        "/a/dev/main/folder-link/secret.txt".to_owned(),
        "/a/dev/main/..%2Fsecret.txt".to_owned(),
        "/a/dev/main/%2e%2e%2fsecret.txt".to_owned(),
        "/a/dev/main/%252e%252e%252fsecret.txt".to_owned(),
        "/a/dev/main/..%5Csecret.txt".to_owned(),
        "/a/dev/main/..(_)secret.txt".to_owned(),
        "/a/dev/main/x%2F..%2F..%2Fsecret.txt".to_owned(),
        "/a/dev/..%2Fsecret.txt?useDefaultLabel".to_owned(),
        "/a/dev/..%2F/secret.txt?useDefaultLabel".to_owned(),
        format!("/a/dev/main/{encoded}"),
        format!("/a/dev/main/{}", secret.replace('/', "(_)")),
        "/a/dev/main/.git/config".to_owned(),
        "/a/dev/main/none.txt".to_owned(),
    ];
    for path in &refused {
        for accept in ["*/*", "application/octet-stream"] {
            let request = server.request(path).header("accept", accept);
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }
    for path in [
        "/a/dev/..%2F/secret.txt",
        "/a/..%2Fx/main/file.txt",
        "/(_)a/dev/main/file.txt",
    ] {
        let status = server.send(path).await.status();
        assert_eq!(status, StatusCode::BAD_REQUEST, "{path}");
    }
    server.stop().await;
}
