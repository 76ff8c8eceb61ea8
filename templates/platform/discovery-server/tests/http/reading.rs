//! The exact form of what is read, compared with answers of a Java server.

use std::io::Read;
use std::time::Duration;

use mesh_config::Environment;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::server::{INSTANCE, PASSWORD, Server, assert_empty};

/// What the registry's clock fills in.
const CLOCK: [&str; 4] = [
    "registrationTimestamp",
    "lastRenewalTimestamp",
    "serviceUpTimestamp",
    "lastUpdatedTimestamp",
];

/// The two instances that the golden files show.
async fn start_with_two_instances() -> Server {
    let server = Server::start().await;
    server.register_changed(|_| {}).await;
    server
        .register_changed(|instance| {
            let text = instance.to_string().replace("h1", "h2");
            *instance = serde_json::from_str(&text).expect("JSON");
            instance["status"] = json!("DOWN");
            instance["metadata"] = json!({"@class": "java.util.Collections$EmptyMap"});
        })
        .await;
    server
}

/// A registry whose lists are sent as they were written for so many seconds.
async fn start_with_expiration(seconds: u32) -> Server {
    let environment = Environment::of([("EUREKA_PASSWORD", PASSWORD)]);
    let key = "eureka.server.response-cache-auto-expiration-in-seconds";
    Server::start_with(environment, [(key, json!(seconds))]).await
}

fn golden(text: &str) -> Value {
    let mut document = serde_json::from_str(text).expect("JSON");
    mask(&mut document);
    document
}

/// Replaces the times of the registry's clock by the type of the value.
fn mask(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if CLOCK.contains(&name.as_str()) {
                    *member = json!(if member.is_string() { "text" } else { "number" });
                } else {
                    mask(member);
                }
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(mask),
        _ => {}
    }
}

#[tokio::test]
async fn lists_applications_and_instances_have_the_form_of_a_java_server() {
    let server = start_with_two_instances().await;
    let cases = [
        (
            "/eureka/apps",
            include_str!("../data/applications.server.json"),
        ),
        (
            "/eureka/apps/",
            include_str!("../data/applications.server.json"),
        ),
        (
            "/eureka/apps/user-service",
            include_str!("../data/application.server.json"),
        ),
        (INSTANCE, include_str!("../data/instance.server.json")),
        (
            "/eureka/instances/h1:user-service:8080",
            include_str!("../data/instance.server.json"),
        ),
    ];
    for (path, expected) in cases {
        let mut document = server.get(path).await;
        mask(&mut document);
        assert_eq!(document, golden(expected), "{path}");
    }
    server.stop().await;
}

#[tokio::test]
async fn an_empty_registry_has_the_form_of_a_java_server() {
    let server = Server::start().await;
    let expected = golden(include_str!("../data/empty.server.json"));
    assert_eq!(server.get("/eureka/apps").await, expected);
    for path in ["/eureka/apps/NOBODY", "/eureka/instances/nobody"] {
        assert_empty(server.send(Method::GET, path).await, StatusCode::NOT_FOUND).await;
    }
    server.stop().await;
}

#[tokio::test]
async fn a_delta_tells_what_changed_and_the_hash_of_the_whole() {
    let server = start_with_two_instances().await;
    let before = server.get("/eureka/apps/delta").await["applications"].take();
    assert_eq!(
        server.send(Method::DELETE, INSTANCE).await.status(),
        StatusCode::OK
    );
    let after = server.get("/eureka/apps/delta").await["applications"].take();
    assert_eq!(after["apps__hashcode"], "DOWN_1_");
    let instances = &after["application"][0]["instance"];
    assert_eq!(instances[0]["actionType"], "DELETED");
    assert_eq!(instances[1]["actionType"], "ADDED");
    let version = |delta: &Value| -> i64 {
        let text = delta["versions__delta"].as_str().expect("text");
        text.parse().expect("a number")
    };
    assert!(version(&after) > version(&before));
    server.stop().await;
}

#[tokio::test]
async fn clients_that_do_not_ask_for_json_get_xml() {
    let server = start_with_two_instances().await;
    let cases = [
        (None, "application/xml"),
        (Some("*/*"), "application/xml"),
        (Some("application/xml"), "application/xml"),
        (Some("application/vnd.example+json"), "application/json"),
        (Some("application/json, */*"), "application/json"),
    ];
    for (accept, content_type) in cases {
        for path in [
            "/eureka/apps/",
            "/eureka/apps/delta",
            "/eureka/apps/USER-SERVICE",
            INSTANCE,
        ] {
            let mut request = server
                .anonymous(Method::GET, path)
                .basic_auth("admin", Some(PASSWORD));
            if let Some(accept) = accept {
                request = request.header("Accept", accept);
            }
            let response = request.send().await.unwrap();
            let sent = response.headers()["content-type"].to_str().unwrap();
            assert_eq!(sent, content_type, "{accept:?} {path}");
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn the_list_in_xml_has_the_form_of_a_java_server() {
    let server = start_with_two_instances().await;
    let response = server
        .anonymous(Method::GET, "/eureka/apps/")
        .basic_auth("admin", Some(PASSWORD))
        .send()
        .await
        .unwrap();
    let xml = response.text().await.unwrap();
    let expected = include_str!("../data/applications.server.xml");
    assert_eq!(without_clock(&xml), without_clock(expected));
    server.stop().await;
}

/// The lines without the times that the registry's clock fills in.
fn without_clock(xml: &str) -> Vec<&str> {
    let is_of_clock = |line: &&str| CLOCK.iter().any(|name| line.contains(name));
    xml.lines().filter(|line| !is_of_clock(line)).collect()
}

#[tokio::test]
async fn instances_are_found_by_their_names() {
    let server = start_with_two_instances().await;
    for path in ["/eureka/vips/user-service", "/eureka/svips/user-service/"] {
        let list = server.get(path).await["applications"].take();
        assert_eq!(list["versions__delta"], "-1", "{path}");
        assert_eq!(list["apps__hashcode"], "DOWN_1_UP_1_", "{path}");
        assert_eq!(list["application"][0]["instance"][1]["hostName"], "h2");
    }
    let nobody = server.get("/eureka/vips/USER-SERVICE").await["applications"].take();
    assert_eq!(nobody["application"], json!([]));
    server.stop().await;
}

#[tokio::test]
async fn lists_are_compressed_for_those_who_accept_it() {
    let server = start_with_two_instances().await;
    for path in ["/eureka/apps/", "/eureka/apps/delta"] {
        for accept in ["application/json", "application/xml"] {
            let request = |encoding: &'static str| {
                let request = server
                    .anonymous(Method::GET, path)
                    .basic_auth("admin", Some(PASSWORD))
                    .header("Accept", accept)
                    .header("Accept-Encoding", encoding);
                async move { request.send().await.unwrap() }
            };
            let plain = request("identity").await;
            assert!(!plain.headers().contains_key("content-encoding"));
            let compressed = request("gzip, deflate").await;
            assert_eq!(compressed.headers()["content-encoding"], "gzip");
            assert_eq!(compressed.headers()["content-type"], accept);
            let mut text = String::new();
            let body = compressed.bytes().await.unwrap();
            flate2::read::GzDecoder::new(body.as_ref())
                .read_to_string(&mut text)
                .unwrap();
            assert_eq!(text, plain.text().await.unwrap(), "{path} {accept}");
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn lists_are_written_anew_when_something_changed_and_not_for_heartbeats() {
    let server = start_with_expiration(180).await;
    server.register_changed(|_| {}).await;
    let renewed_at = async || {
        let list = server.get("/eureka/apps").await;
        let lease = list.pointer("/applications/application/0/instance/0/leaseInfo");
        lease.expect("an instance")["lastRenewalTimestamp"].clone()
    };
    let before = renewed_at().await;
    tokio::time::sleep(Duration::from_millis(2)).await;
    let renewal = server.send(Method::PUT, INSTANCE).await;
    assert_eq!(renewal.status(), StatusCode::OK);
    assert_eq!(
        renewed_at().await,
        before,
        "one heartbeat makes no new list"
    );
    let override_of = format!("{INSTANCE}/status?value=OUT_OF_SERVICE");
    server.send(Method::PUT, &override_of).await;
    for path in ["/eureka/apps", "/eureka/apps/delta"] {
        let list = server.get(path).await;
        let status = "/applications/application/0/instance/0/status";
        assert_eq!(
            list.pointer(status),
            Some(&json!("OUT_OF_SERVICE")),
            "{path}"
        );
    }
    assert_ne!(renewed_at().await, before);
    server.send(Method::DELETE, INSTANCE).await;
    let list = server.get("/eureka/apps").await;
    assert_eq!(list["applications"]["apps__hashcode"], "");
    server.stop().await;
}

#[tokio::test]
async fn the_times_of_heartbeats_are_told_after_a_while() {
    let server = start_with_expiration(0).await;
    server.register_changed(|_| {}).await;
    let renewed_at = "/applications/application/0/instance/0/leaseInfo/lastRenewalTimestamp";
    let list = server.get("/eureka/apps").await;
    let before = list.pointer(renewed_at).expect("an instance").clone();
    tokio::time::sleep(Duration::from_millis(2)).await;
    server.send(Method::PUT, INSTANCE).await;
    let list = server.get("/eureka/apps").await;
    assert_ne!(list.pointer(renewed_at), Some(&before));
    server.stop().await;
}

#[tokio::test]
async fn the_registry_tells_its_own_status() {
    let server = Server::start().await;
    let status = server.get("/eureka/status").await["status"].take();
    assert_eq!(status["isHeathly"], true);
    assert_eq!(status["generalStats"]["environment"], "default");
    assert_eq!(status["generalStats"]["server-uptime"], "00:00");
    assert_eq!(status["applicationStats"]["registered-replicas"], "");
    assert_eq!(status["instanceInfo"]["app"], "DISCOVERY-SERVER");
    let request = server.anonymous(Method::GET, "/eureka/status");
    let request = request.basic_auth("admin", Some(PASSWORD));
    let xml = request.send().await.unwrap().text().await.unwrap();
    assert!(xml.starts_with("<status>\n  <generalStats>"), "{xml}");
    assert!(xml.contains("    <app>DISCOVERY-SERVER</app>\n"), "{xml}");
    server.stop().await;
}
