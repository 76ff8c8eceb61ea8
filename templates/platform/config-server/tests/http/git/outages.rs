//! Remote repositories that break and come back.

use std::time::{Duration, Instant};

use mesh_test::wait_until;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::remote_server::{Mood, RemoteServer};
use super::repository::{Repository, server_of, x_of};

/// Less than anybody waits for the remote, and longer than any answer takes that does not wait for the remote.
const AT_ONCE: Duration = Duration::from_millis(1500);

#[tokio::test]
async fn while_the_remote_fails_the_copy_is_served_and_afterwards_it_gets_current() {
    let repository = Repository::with_files(&[("a.yml", "x: 1\n"), ("motd.txt", "hello")]);
    let remote = RemoteServer::start(&repository).await;
    let server = server_of(remote.address(), &[]).await;
    assert_eq!(x_of(&server.get("/a/dev").await), 1);
    remote.is_now(Mood::Failing);
    repository.commit(&[("a.yml", "x: 2\n")]);
    let (begun, before) = (Instant::now(), remote.asked());
    for _ in 0..10 {
        assert_eq!(x_of(&server.get("/a/dev").await), 1);
        assert_eq!(server.text("/a/dev/main/motd.txt").await, "hello");
    }
    let seconds = usize::try_from(begun.elapsed().as_secs()).unwrap();
    let asked = remote.asked() - before;
    assert!(
        asked <= 1 + seconds,
        "asked {asked} times, not for each request"
    );
    remote.is_now(Mood::Well);
    wait_until("the copy is current", Duration::from_secs(10), || async {
        x_of(&server.get("/a/dev").await) == 2
    })
    .await;
    // And again each request asks the remote.
    repository.commit(&[("a.yml", "x: 3\n")]);
    assert_eq!(x_of(&server.get("/a/dev").await), 3);
    server.stop().await;
}

#[tokio::test]
async fn a_remote_that_says_nothing_holds_up_nobody_after_the_first() {
    let repository = Repository::with_files(&[("a.yml", "x: 1\n")]);
    let remote = RemoteServer::start(&repository).await;
    let server = server_of(remote.address(), &[]).await;
    assert_eq!(x_of(&server.get("/a/dev").await), 1);
    remote.is_now(Mood::Silent);
    let begun = Instant::now();
    let first = (0..10).map(|_| server.get("/a/dev"));
    for environment in futures_util::future::join_all(first).await {
        assert_eq!(x_of(&environment), 1);
    }
    let waited = begun.elapsed();
    assert!(
        waited < Duration::from_secs(5),
        "less than the time limit of the remote: {waited:?}"
    );
    let begun = Instant::now();
    // First while the fetch still runs, then after it has failed.
    while begun.elapsed() < Duration::from_secs(5) {
        let begun = Instant::now();
        assert_eq!(x_of(&server.get("/a/dev").await), 1);
        let waited = begun.elapsed();
        assert!(waited < AT_ONCE, "{waited:?}");
    }
    repository.commit(&[("a.yml", "x: 2\n")]);
    remote.is_now(Mood::Well);
    wait_until("the copy is current", Duration::from_secs(10), || async {
        x_of(&server.get("/a/dev").await) == 2
    })
    .await;
    server.stop().await;
}

#[tokio::test]
async fn a_pack_that_breaks_off_leaves_the_copy_as_it_was() {
    let repository = Repository::with_files(&[("a.yml", "x: 1\n")]);
    let remote = RemoteServer::start(&repository).await;
    let server = server_of(remote.address(), &[]).await;
    assert_eq!(x_of(&server.get("/a/dev").await), 1);
    repository.commit(&[("a.yml", "x: 2\n")]);
    remote.is_now(Mood::Cut);
    assert_eq!(x_of(&server.get("/a/dev").await), 1);
    remote.is_now(Mood::Well);
    wait_until("the copy is current", Duration::from_secs(10), || async {
        x_of(&server.get("/a/dev").await) == 2
    })
    .await;
    server.stop().await;
}

#[tokio::test]
async fn without_copy_a_failure_is_told_and_the_server_goes_on() {
    let repository = Repository::with_files(&[("a.yml", "x: 1\n")]);
    let remote = RemoteServer::start(&repository).await;
    remote.is_now(Mood::Silent);
    let details = ("management.endpoint.health.show-details", json!("always"));
    let settings = [
        (
            "spring.cloud.config.server.git.uri",
            json!(remote.address()),
        ),
        ("spring.cloud.config.server.git.timeout", json!(2)),
        details,
    ];
    let server = crate::server::Server::start_configured(&[], &settings).await;
    let begun = Instant::now();
    let requests = (0..10).map(|_| server.send("/a/dev"));
    for response in futures_util::future::join_all(requests).await {
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body: Value = response.json().await.unwrap();
        let message = body["message"].as_str().unwrap();
        assert!(
            message.contains("no answer within the time limit"),
            "{message}"
        );
    }
    let waited = begun.elapsed();
    assert!(
        waited < Duration::from_secs(8),
        "one time limit for all, not ten: {waited:?}"
    );
    assert_eq!(remote.asked(), 1);
    let health = server.anonymous("/actuator/health").send().await.unwrap();
    assert_eq!(health.status(), StatusCode::SERVICE_UNAVAILABLE);
    let body: Value = health.json().await.unwrap();
    let error = &body["components"]["configServer"]["details"]["error"];
    assert!(
        error.as_str().unwrap().contains(remote.address()),
        "{error}"
    );
    remote.is_now(Mood::Well);
    wait_until("it answers", Duration::from_secs(10), || async {
        server.send("/a/dev").await.status() == StatusCode::OK
    })
    .await;
    server.stop().await;
}

#[tokio::test]
async fn a_client_that_hangs_up_does_not_break_the_fetch_off() {
    let repository = Repository::with_files(&[("a.yml", "x: 1\n")]);
    let remote = RemoteServer::start(&repository).await;
    let server = server_of(remote.address(), &[("refresh-rate", json!(60))]).await;
    remote.is_now(Mood::Silent);
    let is_asked = wait_until("the remote is asked", Duration::from_secs(10), || async {
        remote.asked() == 1
    });
    tokio::select! {
        response = server.send("/a/dev") => panic!("{response:?}"),
        () = is_asked => {}
    }
    remote.is_now(Mood::Well);
    assert_eq!(x_of(&server.get("/a/dev").await), 1);
    assert_eq!(remote.asked(), 1);
    server.stop().await;
}
