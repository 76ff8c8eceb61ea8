//! Which files are served, and in which order.

use serde_json::json;

use crate::server::{Server, write};

const FILES: [&str; 14] = [
    "application.properties",
    "application.yml",
    "application.yaml",
    "application-dev.yml",
    "application-mysql.yml",
    "application-default.yml",
    "user-service.yml",
    "user-service-dev.yml",
    "user-service-mysql.properties",
    "user-service-mysql.yml",
    "board-service.yml",
    "team/user-service.yml",
    "main/user-service.yml",
    "main/application-dev.yml",
];

#[tokio::test]
async fn files_are_listed_by_precedence() {
    let content = |file: &str| {
        if file.ends_with(".properties") {
            format!("file={file}\n")
        } else {
            format!("file: {file}\n")
        }
    };
    let contents = FILES.map(content);
    let files: Vec<(&str, &str)> = FILES
        .into_iter()
        .zip(contents.iter().map(String::as_str))
        .collect();
    let server = Server::start(&files).await;
    let shared = [
        "application.properties",
        "application.yml",
        "application.yaml",
    ];
    let table: [(&str, &[&str]); 11] = [
        (
            "/user-service/default",
            &["application-default.yml", "user-service.yml"],
        ),
        (
            "/user-service/dev",
            &[
                "user-service-dev.yml",
                "application-dev.yml",
                "user-service.yml",
            ],
        ),
        (
            "/user-service/dev,mysql",
            &[
                "user-service-mysql.properties",
                "user-service-mysql.yml",
                "application-mysql.yml",
                "user-service-dev.yml",
                "application-dev.yml",
                "user-service.yml",
            ],
        ),
        (
            "/user-service/mysql%2Cdev",
            &[
                "user-service-dev.yml",
                "application-dev.yml",
                "user-service-mysql.properties",
                "user-service-mysql.yml",
                "application-mysql.yml",
                "user-service.yml",
            ],
        ),
        ("/nobody/prod", &[]),
        ("/application/dev", &["application-dev.yml"]),
        (
            "/user-service,board-service/prod",
            &["board-service.yml", "user-service.yml"],
        ),
        ("/team(_)user-service/prod", &["team/user-service.yml"]),
        (
            "/user-service/dev/main",
            &[
                "main/application-dev.yml",
                "user-service-dev.yml",
                "application-dev.yml",
                "main/user-service.yml",
                "user-service.yml",
            ],
        ),
        (
            "/user-service/prod/master",
            &["main/user-service.yml", "user-service.yml"],
        ),
        ("/user-service/prod/other", &["user-service.yml"]),
    ];
    for (path, expected) in table {
        let names = server.source_names(path).await;
        assert_eq!(names, [expected, &shared].concat(), "{path}");
    }
    server.stop().await;
}

#[tokio::test]
async fn of_several_folders_the_later_one_wins_within_each_rank() {
    let folder = tempfile::tempdir().unwrap();
    for file in ["1/application-dev.yml", "1/a.yml", "2/application.yml"] {
        write(folder.path(), file, "x: 1\n");
    }
    let locations = ["1", "2"].map(|name| format!("file:{}/{name}", folder.path().display()));
    let server = Server::start_at(folder, &locations.join(",")).await;
    let names = server.source_names("/a/dev").await;
    let expected = ["1/application-dev.yml", "2/application.yml", "1/a.yml"];
    assert_eq!(names, expected);
    server.stop().await;
}

#[tokio::test]
async fn the_answer_echoes_the_request_and_carries_the_values() {
    let server = Server::start(&[(
        "user-service.yml",
        "server:\n  port: 0\nlist: [a, b]\nenabled: true\nurl: ${HOST:x}\n",
    )])
    .await;
    let mut environment = server.get("/user-service/dev,mysql/feature(_)x").await;
    let name = environment["propertySources"][0]["name"].take();
    let expected = json!({
        "name": "user-service", "profiles": ["dev", "mysql"], "label": "feature/x",
        "version": null, "state": null,
        "propertySources": [{"name": null, "source": {
            "server.port": 0, "list[0]": "a", "list[1]": "b", "enabled": true, "url": "${HOST:x}"
        }}]
    });
    assert_eq!(environment, expected);
    let name = name.as_str().unwrap();
    assert!(
        name.starts_with("file:/") && name.ends_with("/user-service.yml"),
        "{name}"
    );
    assert_eq!(server.get("/user-service/dev").await["label"], json!(null));
    server.stop().await;
}

#[tokio::test]
async fn files_are_read_anew_for_every_request() {
    let server = Server::start(&[]).await;
    let empty = server.get("/a/dev").await;
    assert_eq!(empty["propertySources"], json!([]), "no files at all: 200");
    for value in [1, 2] {
        server.write("a.yml", &format!("x: {value}\n"));
        let environment = server.get("/a/dev").await;
        assert_eq!(environment["propertySources"][0]["source"]["x"], value);
    }
    server.stop().await;
}

#[tokio::test]
async fn of_several_labels_the_later_one_wins() {
    let files = ["a.yml", "x/a.yml", "y/a.yml", "z/a.yml"];
    let files = files.map(|file| (file, "x: 1\n"));
    let server = Server::start(&files).await;
    let names = server.source_names("/a/dev/y,x").await;
    assert_eq!(names, ["x/a.yml", "y/a.yml", "a.yml"]);
    assert_eq!(server.get("/a/dev/y,x").await["label"], "y,x");
    server.stop().await;
}

#[tokio::test]
async fn the_default_label_and_the_version_can_be_set() {
    let files = ["a.yml", "stable/a.yml", "x/a.yml"].map(|file| (file, "x: 1\n"));
    let native = "spring.cloud.config.server.native";
    let settings = [
        (format!("{native}.default-label"), json!("stable")),
        (format!("{native}.version"), json!("2.1")),
    ];
    let settings = settings
        .each_ref()
        .map(|(key, value)| (key.as_str(), value.clone()));
    let server = Server::start_configured(&files, &settings).await;
    let names = server.source_names("/a/dev").await;
    assert_eq!(names, ["stable/a.yml", "a.yml"]);
    assert_eq!(server.get("/a/dev").await["version"], "2.1");
    assert_eq!(server.source_names("/a/dev/x").await, ["x/a.yml", "a.yml"]);
    server.stop().await;

    let off = format!("{native}.add-label-locations");
    let server = Server::start_configured(&files, &[(off.as_str(), json!(false))]).await;
    assert_eq!(server.source_names("/a/dev/x").await, ["a.yml"]);
    server.stop().await;
}

#[tokio::test]
async fn a_file_that_switches_profiles_on_is_not_for_those_without_profile() {
    let files = [
        ("a.yml", "spring.profiles.active: dev\nx: 1\n"),
        ("application.yml", "x: 2\n"),
    ];
    let server = Server::start(&files).await;
    assert_eq!(server.source_names("/a/default").await, ["application.yml"]);
    let names = server.source_names("/a/prod").await;
    assert_eq!(names, ["a.yml", "application.yml"]);
    server.stop().await;
}
