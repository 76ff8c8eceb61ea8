//! Repositories of their own for some applications.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::remote_server::RemoteServer;
use super::repository::{GIT, Repository, server_of, x_of};
use crate::server::Server;

/// Local repositories below one folder; in each, `x` is its name.
struct Repositories(tempfile::TempDir);

impl Repositories {
    fn new(names: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in names {
            let content = format!("x: {name}\n");
            let repository = Repository::with_files(&[("application.yml", &content)]);
            repository.git(&["tag", "v1"]);
            let target = folder.path().join(name);
            let parent = target.parent().expect("a folder");
            std::fs::create_dir_all(parent).expect("the folder can be made");
            std::fs::rename(repository.path(), target).expect("it can be moved");
        }
        Self(folder)
    }

    fn uri(&self, name: &str) -> String {
        format!("{}/{name}", self.0.path().display())
    }
}

#[tokio::test]
async fn placeholders_choose_the_repository_and_the_last_profile_that_has_one_counts() {
    let all = Repositories::new(&["a-dev-main", "a-eu-main", "team/b-dev-main", "a-dev-v1"]);
    let server = server_of(&all.uri("{application}-{profile}-{label}"), &[]).await;
    let table = [
        ("/a/dev", "a-dev-main"),
        ("/a/dev,eu", "a-eu-main"),
        ("/a/eu,dev", "a-dev-main"),
        ("/a/eu,none", "a-eu-main"),
        ("/a/dev/v1", "a-dev-v1"),
        ("/team(_)b/dev", "team/b-dev-main"),
    ];
    for (path, expected) in table {
        assert_eq!(x_of(&server.get(path).await), expected, "{path}");
    }
    for path in ["/c/dev", "/a/none,other"] {
        let response = server.send(path).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        let body: Value = response.json().await.unwrap();
        let message = body["message"].as_str().unwrap();
        assert!(message.starts_with("No such repository"), "{message}");
    }
    server.stop().await;
}

#[tokio::test]
async fn names_of_clients_cannot_change_the_host_of_an_address() {
    let repository = Repository::with_files(&[("application.yml", "x: 1\n")]);
    let remote = RemoteServer::start(&repository).await;
    let uri = remote.address().replace("127.0.0.1", "x{application}");
    let server = server_of(&uri, &[]).await;
    // x@127.0.0.1 would be the user x of a host of the client's choice.
    let response = server.send("/%40127.0.0.1/dev").await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(remote.asked(), 0);
    server.stop().await;
}

#[tokio::test]
async fn the_first_repository_whose_pattern_fits_is_the_one() {
    let all = Repositories::new(&["all", "named", "dev", "team"]);
    let uri = |name: &str| json!(all.uri(name));
    let settings = [
        ("repos.named", uri("named")),
        ("repos.other-dev.uri", uri("dev")),
        ("repos.other-dev.pattern", json!("other/dev,*-x/dev*")),
        ("repos.team.uri", uri("team")),
        ("repos.team.pattern[0]", json!("team-*")),
        ("repos.team.pattern[1]", json!("*/special")),
        ("repos.team.default-label", json!("main")),
    ];
    let server = server_of(&all.uri("all"), &settings).await;
    let table = [
        ("/a/dev", "all"),
        ("/named/dev", "named"),
        ("/named/special", "named"),
        ("/named2/dev", "all"),
        ("/other/dev", "dev"),
        ("/other/prod", "all"),
        ("/other/prod,dev", "dev"),
        ("/team-a/dev", "team"),
        ("/team-x/dev", "dev"),
        ("/a/special", "team"),
    ];
    for (path, expected) in table {
        assert_eq!(x_of(&server.get(path).await), expected, "{path}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_repository_that_is_meant_and_fails_is_not_replaced_by_the_one_for_all() {
    let all = Repositories::new(&["all"]);
    let settings = [("repos.a", json!(all.uri("none")))];
    let server = server_of(&all.uri("all"), &settings).await;
    assert_eq!(server.send("/a/dev").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(server.send("/b/dev").await.status(), StatusCode::OK);
    server.stop().await;
}

#[tokio::test]
async fn credentials_of_one_repository_are_not_sent_for_another() {
    let repository = Repository::with_files(&[("application.yml", "x: 1\n")]);
    let remote = RemoteServer::protected(&repository, Some("me:token")).await;
    let settings = [
        ("username", json!("me")),
        ("password", json!("token")),
        ("repos.a", json!(remote.address())),
    ];
    let server = server_of(remote.address(), &settings).await;
    assert_eq!(server.send("/b/dev").await.status(), StatusCode::OK);
    let status = server.send("/a/dev").await.status();
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    server.stop().await;
    let own = [("repos.a.username", "me"), ("repos.a.password", "token")];
    let own = own.map(|(key, value)| (key, json!(value)));
    let address = ("repos.a.uri", json!(remote.address()));
    let server = server_of(remote.address(), &[&own[..], &[address]].concat()).await;
    assert_eq!(server.send("/a/dev").await.status(), StatusCode::OK);
    server.stop().await;
}

#[tokio::test]
async fn a_wrong_address_is_told_at_the_start() {
    let settings = [
        ("uri", "git@git.example.org:team/{application}.git"),
        ("repos.a.uri", "ssh://git.example.org/config.git"),
        ("repos.a", "git://git.example.org/config.git"),
    ];
    for (key, value) in settings {
        let key = format!("{GIT}.{key}");
        let uri = (format!("{GIT}.uri"), json!("/srv/config"));
        let settings = [
            (uri.0.as_str(), uri.1.clone()),
            (key.as_str(), json!(value)),
        ];
        let error = Server::try_start(&settings).await.err().expect("no start");
        let message = error.to_string();
        assert!(message.contains("SSH is not supported"), "{message}");
        let key = key.strip_suffix(".uri").unwrap_or(&key);
        assert!(message.contains(&format!("{key}.uri")), "{message}");
    }
}
