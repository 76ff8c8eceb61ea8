//! Secrets in files, and the endpoints that make and open them.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::server::{PASSWORD, Server};

/// `bar`, encrypted by Spring with the key `deadbeef`.
const BAR: &str = "6154ca04d4bb6144d672c4e3d750b5147116dd381946d51fa44f8bc25dc256f4";
const FORM: &str = "application/x-www-form-urlencoded";

async fn server(files: &[(&str, &str)]) -> Server {
    let key = ("encrypt.key", json!("deadbeef"));
    Server::start_configured(files, &[key]).await
}

/// An RSA key, and what another implementation encrypted under it.
fn rsa_vectors() -> Value {
    serde_json::from_str(include_str!("../data/rsa.json")).expect("JSON")
}

/// A server with the RSA key. Environment variables write line ends so.
async fn server_with_rsa_key(files: &[(&str, &str)]) -> Server {
    let key = rsa_vectors()["pkcs1"].as_str().expect("text").to_owned();
    let pem = format!("-----BEGIN RSA PRIVATE KEY-----\\n{key}\\n-----END RSA PRIVATE KEY-----");
    Server::start_configured(files, &[("encrypt.key", json!(pem))]).await
}

async fn post(server: &Server, path: &str, media_type: &str, body: &str) -> (StatusCode, String) {
    let request = server
        .post_anonymously(path)
        .basic_auth("config", Some(PASSWORD));
    let request = request
        .header("content-type", media_type)
        .body(body.to_owned());
    let response = request.send().await.expect("an answer");
    (response.status(), response.text().await.expect("text"))
}

fn file() -> String {
    format!(
        "a: '{{cipher}}{BAR}'\nb: '{{cipher}}{{key:mine}}{BAR}'\nc: '{{cipher}}00'\nd: x{{cipher}}\n"
    )
}

#[tokio::test]
async fn marked_values_are_decrypted_and_those_that_cannot_be_are_named() {
    let file = file();
    let server = server(&[("a.yml", &file), ("motd.txt", "${a}")]).await;
    let environment = server.get("/a/dev").await;
    let expected = json!({"a": "bar", "b": "bar", "invalid.c": "<n/a>", "d": "x{cipher}"});
    assert_eq!(environment["propertySources"][0]["source"], expected);
    assert_eq!(server.get("/a-dev.json").await["a"], "bar");
    assert_eq!(server.text("/a/dev/main/motd.txt").await, "bar");
    server.stop().await;
}

#[tokio::test]
async fn without_key_or_when_told_so_values_are_left_to_the_client() {
    let file = file();
    let files = [("a.yml", file.as_str())];
    let off = ("spring.cloud.config.server.encrypt.enabled", json!(false));
    let key = ("encrypt.key", json!("deadbeef"));
    for settings in [vec![], vec![key, off]] {
        let server = Server::start_configured(&files, &settings).await;
        let environment = server.get("/a/dev").await;
        let source = &environment["propertySources"][0]["source"];
        assert_eq!(source["a"], format!("{{cipher}}{BAR}"));
        assert_eq!(source["c"], "{cipher}00");
        server.stop().await;
    }
}

#[tokio::test]
async fn what_is_encrypted_is_decrypted_again() {
    let server = server(&[]).await;
    for path in ["", "/user-service/dev"] {
        let (encrypt, decrypt) = (format!("/encrypt{path}"), format!("/decrypt{path}"));
        for text in ["secret", "a+b=c&d%41=", "가 나\n", "{\"a\": 1}"] {
            let (status, cipher) = post(&server, &encrypt, "text/plain", text).await;
            assert_eq!(status, StatusCode::OK);
            let decrypted = post(&server, &decrypt, "text/plain;charset=UTF-8", &cipher).await;
            assert_eq!(decrypted, (StatusCode::OK, text.to_owned()));
        }
    }
    let opened = post(&server, "/decrypt", "text/plain", BAR).await;
    assert_eq!(opened, (StatusCode::OK, "bar".to_owned()));
    server.stop().await;
}

#[tokio::test]
async fn names_of_keys_stay_in_front() {
    let server = server(&[]).await;
    let text = "{name:app}{key:mine}{plain}{a:b}";
    let (_, cipher) = post(&server, "/encrypt", "text/plain", text).await;
    assert!(
        cipher.starts_with("{key:mine}") && cipher.len() == 10 + 64,
        "{cipher}"
    );
    let opened = post(&server, "/decrypt", "text/plain", &cipher).await;
    assert_eq!(opened, (StatusCode::OK, "{a:b}".to_owned()));
    server.stop().await;
}

#[tokio::test]
async fn forms_without_field_names_are_understood() {
    let server = server(&[]).await;
    for (body, expected) in [("my+%2B+secret=", "my + secret"), ("plain", "plain")] {
        let (_, cipher) = post(&server, "/encrypt", FORM, body).await;
        let opened = post(&server, "/decrypt", FORM, &format!("{cipher}=")).await;
        assert_eq!(opened, (StatusCode::OK, expected.to_owned()));
    }
    server.stop().await;
}

#[tokio::test]
async fn failures_are_told_in_the_form_that_clients_know() {
    let with_key = server(&[]).await;
    assert_eq!(
        with_key.get("/encrypt/status").await,
        json!({"status": "OK"})
    );
    for cipher in ["", "xyz", &BAR[..62], &BAR.replace('6', "7")] {
        let (status, body) = post(&with_key, "/decrypt", "text/plain", cipher).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{cipher}");
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(body["status"], "INVALID");
        assert!(body["description"].is_string());
    }
    with_key.stop().await;

    let without_key = Server::start(&[]).await;
    let response = without_key.send("/encrypt/status").await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    for path in ["/encrypt", "/decrypt"] {
        let (status, body) = post(&without_key, path, "text/plain", BAR).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(body["status"], "NO_KEY");
    }
    without_key.stop().await;
}

#[tokio::test]
async fn under_an_rsa_key_values_are_decrypted_and_the_public_key_is_told() {
    let vectors = rsa_vectors();
    let vector = &vectors["ciphers"][0];
    let cipher = vector["cipher"].as_str().unwrap();
    let file = format!("a: '{{cipher}}{{key:mine}}{cipher}'\nb: '{{cipher}}{BAR}'\n");
    let server = server_with_rsa_key(&[("a.yml", &file)]).await;
    let environment = server.get("/a/dev").await;
    let expected = json!({"a": vector["text"], "invalid.b": "<n/a>"});
    assert_eq!(environment["propertySources"][0]["source"], expected);
    for path in ["/key", "/key/a/dev"] {
        assert_eq!(json!(server.text(path).await), vectors["public_key"]);
    }
    for media_type in ["text/plain", FORM] {
        let encrypted = post(&server, "/encrypt/a/dev", media_type, "pass+word").await;
        let opened = post(&server, "/decrypt", media_type, &encrypted.1).await;
        assert_eq!(opened, (StatusCode::OK, "pass+word".to_owned()));
    }
    for body in [
        format!("{cipher}="),
        format!("{}=", cipher.replace('+', "%2B")),
    ] {
        let (status, opened) = post(&server, "/decrypt", FORM, &body).await;
        assert_eq!(
            (status, json!(opened)),
            (StatusCode::OK, vector["text"].clone())
        );
    }
    server.stop().await;
}

#[tokio::test]
async fn a_password_has_no_public_key() {
    for server in [server(&[]).await, Server::start(&[]).await] {
        let response = server.send("/key").await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["status"], "NOT_FOUND");
        server.stop().await;
    }
}

#[tokio::test]
async fn values_of_plain_files_are_decrypted_when_that_is_wished() {
    let text = format!(
        "a: '{{cipher}}{BAR}'\nb: {{cipher}}{{key:mine}}{BAR}\nc: \"{{cipher}}00\" ${{x}}\n"
    );
    let files = [
        ("application.yml", "x: 1\n"),
        ("nginx.yml", text.as_str()),
        ("nginx.conf", text.as_str()),
    ];
    let key = ("encrypt.key", json!("deadbeef"));
    let wish = "spring.cloud.config.server.encrypt.plain-text-encrypt";
    let server = Server::start_configured(&files, &[key.clone(), (wish, json!(true))]).await;
    let decrypted = "a: 'bar'\nb: bar\nc: \"{cipher}00\" ${x}\n";
    let resolved = decrypted.replace("${x}", "1");
    assert_eq!(server.text("/a/dev/main/nginx.yml").await, resolved);
    let unresolved = server
        .text("/a/dev/main/nginx.yml?resolvePlaceholders=false")
        .await;
    assert_eq!(unresolved, decrypted);
    let other = server.text("/a/dev/main/nginx.conf").await;
    assert_eq!(other, text.replace("${x}", "1"));
    let request = server.request("/a/dev/main/nginx.yml");
    let bytes = request.header("accept", "application/octet-stream");
    assert_eq!(bytes.send().await.unwrap().text().await.unwrap(), text);
    server.stop().await;

    let server = Server::start_configured(&files, &[key]).await;
    let closed = server.text("/a/dev/main/nginx.yml").await;
    assert_eq!(closed, text.replace("${x}", "1"));
    server.stop().await;
}
