//! Getting at remote repositories: credentials, redirections, what is no git server.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::remote_server::{Mood, RemoteServer};
use super::repository::{Repository, files_of, server_of, x_of};
use crate::server::Server;

async fn failure_of(server: &Server) -> (StatusCode, String) {
    let response = server.send("/a/dev").await;
    let status = response.status();
    let body: Value = response.json().await.expect("JSON");
    (
        status,
        body["message"].as_str().expect("a message").to_owned(),
    )
}

#[tokio::test]
async fn credentials_come_from_the_settings_or_the_address_and_are_never_shown() {
    let repository = Repository::with_files(&[("a.yml", "x: 1\n")]);
    let remote = RemoteServer::protected(&repository, Some("me:s3cret")).await;
    let in_address = remote.address().replace("http://", "http://me:s3cret@");
    let name_and_password = [("username", json!("me")), ("password", json!("s3cret"))];
    for (uri, settings) in [
        (remote.address(), &name_and_password[..]),
        (&in_address, &[]),
    ] {
        let server = server_of(uri, settings).await;
        let environment = server.get("/a/dev").await;
        assert_eq!(files_of(&environment, remote.address()), ["a.yml"]);
        server.stop().await;
    }
    let wrong = remote.address().replace("http://", "http://me:wr0ng@");
    for uri in [remote.address(), &wrong] {
        let server = server_of(uri, &[]).await;
        let (status, message) = failure_of(&server).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(message.contains("refuses the credentials"), "{message}");
        assert!(message.contains(remote.address()), "{message}");
        server.stop().await;
    }
}

#[tokio::test]
async fn credentials_may_be_encrypted() {
    let repository = Repository::with_files(&[("a.yml", "x: 1\n")]);
    let remote = RemoteServer::protected(&repository, Some("me:bar")).await;
    // `bar`, encrypted by Spring with the key `deadbeef`.
    let cipher = "{cipher}6154ca04d4bb6144d672c4e3d750b5147116dd381946d51fa44f8bc25dc256f4";
    let settings = |key: &'static str| {
        [
            (
                "spring.cloud.config.server.git.uri",
                json!(remote.address()),
            ),
            ("spring.cloud.config.server.git.username", json!("me")),
            ("spring.cloud.config.server.git.password", json!(cipher)),
            ("encrypt.key", json!(key)),
        ]
    };
    let server = Server::start_configured(&[], &settings("deadbeef")).await;
    assert_eq!(x_of(&server.get("/a/dev").await), 1);
    server.stop().await;
    for key in ["", "other"] {
        let error = Server::try_start(&settings(key)).await.err().unwrap();
        let message = error.to_string();
        assert!(message.contains("git.password"), "{message}");
        assert!(message.contains("encrypt.key"), "{message}");
    }
}

#[tokio::test]
async fn redirections_are_followed() {
    let repository = Repository::with_files(&[("a.yml", "x: 1\n")]);
    let remote = RemoteServer::protected(&repository, Some("me:s3cret")).await;
    let moved = remote.moved_to(&remote);
    let moved = moved.replace("http://", "http://me:s3cret@");
    let server = server_of(&moved, &[]).await;
    assert_eq!(x_of(&server.get("/a/dev").await), 1);
    server.stop().await;
}

#[tokio::test]
async fn another_server_gets_no_credentials() {
    let repository = Repository::with_files(&[("a.yml", "x: 1\n")]);
    let old = RemoteServer::start(&repository).await;
    let new = RemoteServer::start(&repository).await;
    let moved = old.moved_to(&new).replace("http://", "http://me:s3cret@");
    let server = server_of(&moved, &[]).await;
    assert_eq!(x_of(&server.get("/a/dev").await), 1);
    assert_eq!((new.asked(), new.authorized()), (1, 0));
    server.stop().await;
}

#[tokio::test]
async fn what_is_no_repository_or_no_git_server_is_told() {
    let repository = Repository::with_files(&[("a.yml", "x: 1\n")]);
    let remote = RemoteServer::start(&repository).await;
    let none = remote.address().replace("config.git", "none.git");
    let server = server_of(&none, &[]).await;
    let (status, message) = failure_of(&server).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(message.contains("there is no repository"), "{message}");
    server.stop().await;

    for (mood, told) in [
        (Mood::Talking, "not that of a git server"),
        (Mood::Failing, "answers 503"),
        (Mood::Cut, "the pack broke off"),
    ] {
        let server = server_of(remote.address(), &[]).await;
        remote.is_now(mood);
        let (status, message) = failure_of(&server).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR, "{told}");
        assert!(message.contains(told), "{message}");
        assert!(message.contains(remote.address()), "{message}");
        server.stop().await;
    }
}
