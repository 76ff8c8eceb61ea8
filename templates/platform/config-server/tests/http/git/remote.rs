//! Copies of remote repositories, and how current they are.

use std::time::Duration;

use mesh_test::wait_until;
use reqwest::StatusCode;
use serde_json::json;

use super::remote_server::{Mood, RemoteServer};
use super::repository::{GIT, Repository, server_of, x_of};
use crate::server::Server;

#[tokio::test]
async fn what_is_pushed_is_served_at_the_next_request() {
    let repository = Repository::with_files(&[("a.yml", "x: 1\n")]);
    let remote = RemoteServer::start(&repository).await;
    let server = server_of(remote.address(), &[]).await;
    assert_eq!(x_of(&server.get("/a/dev").await), 1);
    repository.commit(&[("a.yml", "x: 2\n")]);
    assert_eq!(x_of(&server.get("/a/dev").await), 2);
    // History that was made anew, as by a forced push.
    repository.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    let version = repository.commit(&[("a.yml", "x: 3\n")]);
    let environment = server.get("/a/dev").await;
    assert_eq!(
        (x_of(&environment), &environment["version"]),
        (json!(3), &json!(version))
    );
    repository.commit_to("new", &[("a.yml", "x: 4\n")]);
    assert_eq!(x_of(&server.get("/a/dev/new").await), 4);
    server.stop().await;
}

#[tokio::test]
async fn many_small_files_and_long_histories_arrive_whole() {
    let repository = Repository::new();
    let names: Vec<String> = (0..300).map(|number| format!("app-{number}.yml")).collect();
    let contents: Vec<String> = (0..300)
        .map(|number| format!("x: {number}\ntext: {}\n", "long ".repeat(number * 10)))
        .collect();
    let files: Vec<(&str, &str)> = names
        .iter()
        .zip(&contents)
        .map(|(name, content)| (name.as_str(), content.as_str()))
        .collect();
    repository.commit(&files);
    for number in 0..20 {
        repository.commit(&[("app-7.yml", &format!("x: {}\n", 1000 + number))]);
    }
    let remote = RemoteServer::start(&repository).await;
    let server = server_of(remote.address(), &[]).await;
    assert_eq!(x_of(&server.get("/app-299/dev").await), 299);
    assert_eq!(x_of(&server.get("/app-7/dev").await), 1019);
    let old = repository.git(&["rev-parse", "HEAD~20"]);
    assert_eq!(x_of(&server.get(&format!("/app-7/dev/{old}")).await), 7);
    server.stop().await;
}

#[tokio::test]
async fn the_remote_is_asked_as_often_as_the_refresh_rate_says() {
    let repository = Repository::with_files(&[("a.yml", "x: 1\n")]);
    let remote = RemoteServer::start(&repository).await;
    for (rate, asked) in [(0, 3), (60, 1), (-1, 1)] {
        let before = remote.asked();
        let server = server_of(remote.address(), &[("refresh-rate", json!(rate))]).await;
        for _ in 0..3 {
            server.get("/a/dev").await;
        }
        assert_eq!(remote.asked() - before, asked, "{rate}");
        server.stop().await;
    }
    let server = server_of(remote.address(), &[("refresh-rate", json!(1))]).await;
    assert_eq!(x_of(&server.get("/a/dev").await), 1);
    repository.commit(&[("a.yml", "x: 2\n")]);
    wait_until("the rate has passed", Duration::from_secs(5), || async {
        x_of(&server.get("/a/dev").await) == 2
    })
    .await;
    server.stop().await;
}

#[tokio::test]
async fn requests_at_the_same_time_share_a_fetch() {
    let repository = Repository::with_files(&[("a.yml", "x: 1\n")]);
    let remote = RemoteServer::start(&repository).await;
    let server = server_of(remote.address(), &[]).await;
    remote.is_now(Mood::Silent);
    let requests = futures_util::future::join_all((0..20).map(|_| server.get("/a/dev")));
    let speak = async {
        wait_until("somebody asks", Duration::from_secs(5), || async {
            remote.asked() > 0
        })
        .await;
        remote.is_now(Mood::Well);
    };
    let (environments, ()) = futures_util::join!(requests, speak);
    assert!(
        environments
            .iter()
            .all(|environment| x_of(environment) == 1)
    );
    // Those who came after the first fetch had begun share a second one.
    assert!(remote.asked() <= 10, "{}", remote.asked());
    server.stop().await;
}

#[tokio::test]
async fn branches_that_are_gone_are_forgotten_only_when_that_is_wished() {
    for wished in [false, true] {
        let repository = Repository::with_files(&[("a.yml", "x: 1\n")]);
        repository.commit_to("old", &[("a.yml", "x: 2\n")]);
        repository.git(&["tag", "v1", "old"]);
        let remote = RemoteServer::start(&repository).await;
        let settings = [("delete-untracked-branches", json!(wished))];
        let server = server_of(remote.address(), &settings).await;
        assert_eq!(x_of(&server.get("/a/dev/old").await), 2);
        repository.git(&["branch", "--quiet", "-D", "old"]);
        let status = server.send("/a/dev/old").await.status();
        let expected = if wished {
            StatusCode::NOT_FOUND
        } else {
            StatusCode::OK
        };
        assert_eq!(status, expected);
        assert_eq!(x_of(&server.get("/a/dev/v1").await), 2);
        if wished {
            // A branch below the name of the one that is gone.
            repository.commit_to("old/er", &[("a.yml", "x: 3\n")]);
            assert_eq!(x_of(&server.get("/a/dev/old(_)er").await), 3);
        }
        server.stop().await;
    }
}

#[tokio::test]
async fn a_copy_in_a_folder_of_its_own_outlives_the_server() {
    let repository = Repository::with_files(&[("a.yml", "x: 1\n")]);
    let remote = RemoteServer::start(&repository).await;
    let folder = tempfile::tempdir().unwrap();
    let basedir = folder.path().join("copies").display().to_string();
    let settings = [("basedir", json!(basedir)), ("clone-on-start", json!(true))];
    let server = server_of(remote.address(), &settings).await;
    assert_eq!(remote.asked(), 1, "cloned at the start");
    server.stop().await;
    remote.is_now(Mood::Failing);
    let server = server_of(remote.address(), &settings).await;
    assert_eq!(x_of(&server.get("/a/dev").await), 1);
    server.stop().await;
}

#[tokio::test]
async fn without_repository_the_server_does_not_start_when_it_is_to_clone_first() {
    let repository = Repository::with_files(&[("a.yml", "x: 1\n")]);
    let remote = RemoteServer::start(&repository).await;
    remote.is_now(Mood::Failing);
    let (uri, wish) = (format!("{GIT}.uri"), format!("{GIT}.clone-on-start"));
    let settings = [
        (uri.as_str(), json!(remote.address())),
        (wish.as_str(), json!(true)),
    ];
    let error = Server::try_start(&settings).await.err().expect("no start");
    let message = error.to_string();
    assert!(message.contains(remote.address()), "{message}");
    assert!(message.contains("503"), "{message}");
}
