//! What the server adds to the files: overrides, origins, and an answer for nobody's settings.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::server::Server;

const WITH_ORIGINS: &str = "application/vnd.spring-cloud.config-server.v2+json";

#[tokio::test]
async fn overrides_come_first_and_win_in_merged_formats() {
    let prefix = "spring.cloud.config.server.overrides";
    let settings = [
        (format!("{prefix}.server.port"), json!(1)),
        (format!("{prefix}.list[0]"), json!("o")),
    ];
    let settings = settings
        .each_ref()
        .map(|(key, value)| (key.as_str(), value.clone()));
    let files = [("a-dev.yml", "server.port: 2\nlist: [x, y]\nother: 3\n")];
    let server = Server::start_configured(&files, &settings).await;
    let environment = server.get("/a/dev").await;
    let first = json!({"name": "overrides", "source": {"server.port": 1, "list[0]": "o"}});
    assert_eq!(environment["propertySources"][0], first);
    assert_eq!(environment["propertySources"].as_array().unwrap().len(), 2);
    let merged = server.get("/a-dev.json").await;
    let expected = json!({"server": {"port": 1}, "list": ["o"], "other": 3});
    assert_eq!(merged, expected);
    server.stop().await;
}

#[tokio::test]
async fn origins_are_given_to_those_who_ask() {
    let server = Server::start(&[("a.yml", "x: 1\n")]).await;
    let accepted = [
        (format!("{WITH_ORIGINS}, application/json"), true),
        (format!("application/json;q=0.5,{WITH_ORIGINS};q=0.9"), true),
        ("application/json".to_owned(), false),
        ("*/*".to_owned(), false),
    ];
    for path in ["/a/dev", "/a/dev/main"] {
        for (accept, with_origins) in &accepted {
            let request = server.request(path).header("accept", accept);
            let response = request.send().await.unwrap();
            let media_type = response.headers()["content-type"].clone();
            let body: Value = response.json().await.unwrap();
            let source = &body["propertySources"][0];
            if *with_origins {
                assert_eq!(media_type, WITH_ORIGINS);
                let expected = json!({"value": 1, "origin": source["name"]});
                assert_eq!(source["source"]["x"], expected, "{path} {accept}");
            } else {
                assert_eq!(media_type, "application/json");
                assert_eq!(source["source"]["x"], 1, "{path} {accept}");
            }
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn an_application_without_settings_is_not_found_when_that_is_wished() {
    let setting = ("spring.cloud.config.server.accept-empty", json!(false));
    let server = Server::start_configured(&[("a.yml", "x: 1\n")], &[setting]).await;
    for path in ["/b/dev", "/b/dev/main", "/b-dev.json"] {
        let status = server.send(path).await.status();
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(server.send("/a/dev").await.status(), StatusCode::OK);
    server.stop().await;
}
