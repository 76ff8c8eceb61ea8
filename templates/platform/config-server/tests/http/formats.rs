//! All sources in one, as JSON, YAML and properties.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::server::Server;

const SHARED: &str = "\
host: example.org
port: 8080
url: http://${host}:${port}/${unknown}
escaped: \\${host}
default: ${unknown:none}
list: [a, b, c]
nested: [{x: 1, y: 2}]
text: |
  one
  two
";
const OWN: &str = "list: [d]\nnested: [{x: 3}]\nport: 9090\nempty:\n";

async fn server() -> Server {
    let files = [
        ("application.yml", SHARED),
        ("user-service-dev.yml", OWN),
        ("feature/x/user-service.yml", "host: labelled\n"),
    ];
    Server::start(&files).await
}

fn expected(host: &str) -> Value {
    json!({
        "host": host, "port": 9090, "url": format!("http://{host}:9090/${{unknown}}"),
        "escaped": "${host}", "default": "none", "list": ["d"], "nested": [{"x": 3}],
        "text": "one\ntwo\n", "empty": ""
    })
}

#[tokio::test]
async fn json_is_nested_and_resolved_with_lists_from_one_source() {
    let server = server().await;
    let merged = server.get("/user-service-dev.json").await;
    assert_eq!(merged, expected("example.org"));
    let merged = server.get("/feature(_)x/user-service-dev.json").await;
    assert_eq!(merged, expected("labelled"));
    server.stop().await;
}

#[tokio::test]
async fn yaml_says_the_same_as_json() {
    let server = server().await;
    for path in ["/user-service-dev.yml", "/other/user-service-dev.yaml"] {
        let response = server.send(path).await;
        assert_eq!(
            response.headers()["content-type"],
            "text/plain;charset=UTF-8"
        );
        let merged: Value = serde_yaml::from_str(&response.text().await.unwrap()).unwrap();
        assert_eq!(merged, expected("example.org"), "{path}");
    }
    server.stop().await;
}

#[tokio::test]
async fn properties_have_a_line_for_each_value() {
    let server = server().await;
    let text = server.text("/user-service-dev.properties").await;
    let expected = "default: none\nempty: \nescaped: ${host}\nhost: example.org\nlist[0]: d\n\
                    nested[0].x: 3\nport: 9090\ntext: one\\ntwo\\n\n\
                    url: http://example.org:9090/${unknown}\n";
    assert_eq!(text, expected);
    server.stop().await;
}

#[tokio::test]
async fn placeholders_stay_when_asked() {
    let server = server().await;
    let path = "/user-service-dev.json?resolvePlaceholders=false";
    let merged = server.get(path).await;
    assert_eq!(merged["url"], "http://${host}:${port}/${unknown}");
    assert_eq!(merged["escaped"], "\\${host}");
    server.stop().await;
}

#[tokio::test]
async fn the_settings_of_the_server_are_not_open_to_placeholders() {
    let text = "a: ${spring.security.user.password:closed}\nb: ${CONFIG_PASSWORD:closed}\n\
                c: ${PATH:closed}\n";
    let server = Server::start(&[("application.yml", text)]).await;
    let merged = server.get("/a-dev.json").await;
    assert_eq!(merged, json!({"a": "closed", "b": "closed", "c": "closed"}));
    server.stop().await;
}

#[tokio::test]
async fn the_last_dash_separates_and_what_is_no_request_is_refused() {
    let server = Server::start(&[("application.yml", "a: ${b}\nb: ${a}\n")]).await;
    let table = [
        ("/-dev.json", StatusCode::BAD_REQUEST),
        ("/(_)etc-dev.json", StatusCode::BAD_REQUEST),
        ("/x/..%2Fy-dev.yml", StatusCode::BAD_REQUEST),
        ("/a-b%20c.yml", StatusCode::BAD_REQUEST),
        ("/a-dev.json?resolvePlaceholders=x", StatusCode::BAD_REQUEST),
        // Placeholders in a circle.
        ("/a-dev.json", StatusCode::BAD_REQUEST),
        ("/a-dev.json?resolvePlaceholders=false", StatusCode::OK),
        ("/a.json", StatusCode::NOT_FOUND),
    ];
    for (path, expected) in table {
        assert_eq!(server.send(path).await.status(), expected, "{path}");
    }
    server.stop().await;
}
