//! Changed files, and who is told of them.

use std::time::Duration;

use mesh_messaging::Heard;
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use tokio::sync::mpsc::Receiver;

use crate::git::{RemoteServer, Repository, x_of};
use crate::server::{PASSWORD, Server};

const ENABLED: &str = "spring.cloud.config.server.monitor.enabled";
const WATCH: &str = "spring.cloud.config.server.monitor.watch.enabled";
const DELAY: &str = "spring.cloud.config.server.monitor.fixed-delay";
const FORM: &str = "application/x-www-form-urlencoded";

async fn server(settings: &[(&str, Value)]) -> Server {
    let default = [(ENABLED, json!(true)), (WATCH, json!(false))];
    Server::start_configured(&[], &[&default, settings].concat()).await
}

async fn notify(server: &Server, media_type: &str, body: &str) -> Response {
    let request = server
        .post_anonymously("/monitor")
        .basic_auth("config", Some(PASSWORD));
    let request = request.header("content-type", media_type);
    let sent = request.body(body.to_owned()).send();
    sent.await.expect("an answer")
}

/// The next destination that is told to read its settings again.
async fn told(bus: &mut Receiver<Heard>) -> String {
    loop {
        let heard = tokio::time::timeout(Duration::from_secs(10), bus.recv());
        let heard = heard.await.expect("something is said").expect("a bus");
        let Heard::Message(message) = heard else {
            continue;
        };
        let event: Value = serde_json::from_slice(&message.body).expect("JSON");
        if event["type"] == "RefreshRemoteApplicationEvent" {
            let destination = event["destinationService"].as_str();
            return destination.expect("a destination").to_owned();
        }
    }
}

#[tokio::test]
async fn services_that_a_changed_file_concerns_are_told() {
    let server = server(&[]).await;
    let mut bus = server.listen();
    let cases = [
        (FORM, "path=foo-dev.yml", json!(["foo-dev", "foo"])),
        (
            "application/json",
            r#"{"path": ["a/application.yml"]}"#,
            json!(["*"]),
        ),
    ];
    for (media_type, body, expected) in cases {
        let response = notify(&server, media_type, body).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.json::<Value>().await.unwrap(), expected);
        for destination in expected.as_array().unwrap() {
            let expected = format!("{}:**", destination.as_str().unwrap());
            assert_eq!(told(&mut bus).await, expected);
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn a_push_is_understood_and_what_is_none_tells_nobody() {
    let server = server(&[]).await;
    let push = |event: &'static str| {
        let request = server
            .post_anonymously("/monitor")
            .basic_auth("config", Some(PASSWORD))
            .header("x-github-event", event);
        request.json(&json!({"commits": [{"modified": ["a.yml"]}]}))
    };
    for (event, expected) in [("push", json!(["a"])), ("ping", json!([]))] {
        let response = push(event).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{event}");
        assert_eq!(response.json::<Value>().await.unwrap(), expected, "{event}");
    }
    server.stop().await;
}

#[tokio::test]
async fn what_is_no_notice_is_refused_and_so_is_who_has_no_password() {
    let server = server(&[]).await;
    for (media_type, body) in [(FORM, "x=1"), ("application/json", "{")] {
        let response = notify(&server, media_type, body).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{body}");
        let answer: Value = response.json().await.unwrap();
        assert_eq!(answer["path"], "/monitor");
    }
    let anonymous = server.post_anonymously("/monitor").send().await.unwrap();
    assert_eq!(anonymous.status(), StatusCode::UNAUTHORIZED);
    server.stop().await;
}

#[tokio::test]
async fn it_exists_only_when_switched_on_and_where_it_is_set() {
    let off = Server::start(&[]).await;
    let status = notify(&off, FORM, "path=a.yml").await.status();
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    off.stop().await;
    let path = ("spring.cloud.config.monitor.endpoint.path", json!("/hooks"));
    let on = server(&[path]).await;
    let request = on
        .post_anonymously("/hooks/monitor")
        .basic_auth("config", Some(PASSWORD));
    let request = request.form(&[("path", "a.yml")]);
    assert_eq!(request.send().await.unwrap().status(), StatusCode::OK);
    on.stop().await;
}

#[tokio::test]
async fn after_a_notice_the_remote_is_asked_whatever_the_refresh_rate() {
    let repository = Repository::with_files(&[("a.yml", "x: 1\n")]);
    let remote = RemoteServer::start(&repository).await;
    let uri = "spring.cloud.config.server.git.uri";
    let rate = "spring.cloud.config.server.git.refresh-rate";
    let settings = [(uri, json!(remote.address())), (rate, json!(-1))];
    let server = server(&settings).await;
    assert_eq!(x_of(&server.get("/a/dev").await), 1);
    repository.commit(&[("a.yml", "x: 2\n")]);
    assert_eq!(x_of(&server.get("/a/dev").await), 1);
    notify(&server, FORM, "path=a.yml").await;
    assert_eq!(x_of(&server.get("/a/dev").await), 2);
    assert_eq!(x_of(&server.get("/a/dev").await), 2);
    assert_eq!(remote.asked(), 2);
    server.stop().await;
}

/// Waits for a destination. A file that is just being written may be noticed several times.
async fn told_at_last(bus: &mut Receiver<Heard>, destination: &str) {
    while told(bus).await != destination {}
}

#[tokio::test]
async fn changed_files_of_folders_are_noticed() {
    let settings = [(ENABLED, json!(true)), (DELAY, json!("50ms"))];
    let server = Server::start_configured(&[("a.yml", "x: 1\n")], &settings).await;
    let mut bus = server.listen();
    server.write("a.yml", "x: 22\n");
    told_at_last(&mut bus, "a:**").await;
    server.write("b-dev.yml", "x: 1\n");
    told_at_last(&mut bus, "b-dev:**").await;
    told_at_last(&mut bus, "b:**").await;
    std::fs::remove_file(server.folder().join("a.yml")).unwrap();
    told_at_last(&mut bus, "a:**").await;
    server.stop().await;
}

#[tokio::test]
async fn changed_files_of_local_repositories_are_noticed() {
    let repository = Repository::with_files(&[("a.yml", "x: 1\n")]);
    let uri = repository.path().display().to_string();
    let uri = ("spring.cloud.config.server.git.uri", json!(uri));
    let settings = [uri, (ENABLED, json!(true)), (DELAY, json!(50))];
    let server = Server::start_configured(&[], &settings).await;
    let mut bus = server.listen();
    repository.commit(&[("team/b.yml", "x: 1\n")]);
    told_at_last(&mut bus, "b:**").await;
    server.stop().await;
}
