//! Which uploads are refused, and that nothing stays of them.

use std::time::Duration;

use mesh_test::{TestService, plain_error, token_of, wait_until};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::forms::{Form, PNG, TEXT, stored};
use crate::support::{start, start_with};

const UPLOAD: &str = "/api/v1/attachments/upload";

async fn nothing_stays(service: &TestService) {
    let folder = service.file_directory();
    wait_until("nothing is stored", Duration::from_secs(10), || async {
        stored(folder).is_empty()
    })
    .await;
}

#[tokio::test]
async fn names_and_contents_that_do_not_fit_are_refused() {
    let service = start().await;
    let uploader = service.user("u", "ROLE_USER");
    let name = "파일명이 잘못되었습니다.";
    let content = "파일 내용이 확장자와 맞지 않습니다.";
    let zip_end = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    let archive = [PNG, zip_end].concat();
    for (file, bytes, message) in [
        ("a.html", TEXT, name),
        ("a.svg", b"<svg/>".as_slice(), name),
        ("a.png.exe", PNG, name),
        ("a", TEXT, name),
        ("", TEXT, name),
        ("../.png", PNG, name),
        ("a.png", TEXT, content),
        ("a.jpg", PNG, content),
        ("a.gif", b"GIF89a/*<script>alert(1)</script>*/", content),
        ("a.png", &archive, content),
        ("a.pdf", b"<html>%PDF-1.7", content),
        ("a.txt", b"MZ\x90\0", content),
        ("a.png", b"", content),
    ] {
        let form = Form::default()
            .file("good.txt", TEXT)
            .file(file, bytes)
            .info();
        let answer = form.post(&uploader, UPLOAD).await;
        assert_eq!(answer.error(), plain_error(400, "B001", message), "{file}");
    }
    nothing_stays(&service).await;
}

#[tokio::test]
async fn files_and_requests_that_are_too_big_are_refused() {
    let limits = [
        ("file.storage.max-file-size", json!("1MB")),
        ("spring.servlet.multipart.max-request-size", json!("3MB")),
    ];
    let service = start_with(&limits).await;
    let uploader = service.user("u", "ROLE_USER");
    let expected = plain_error(400, "B001", "파일 용량이 너무 큽니다.");
    let text = vec![b'a'; 1024 * 1024 + 1];
    let answer = Form::default()
        .file("a.txt", &text)
        .info()
        .post(&uploader, UPLOAD)
        .await;
    assert_eq!(answer.error(), expected);
    let form = (0..4).fold(Form::default(), |form, _| form.file("a.txt", &text[1..]));
    let answer = form.info().post(&uploader, UPLOAD).await;
    assert_eq!(answer.error(), expected);
    nothing_stays(&service).await;
}

#[tokio::test]
async fn forms_without_what_they_need_are_refused() {
    let service = start().await;
    let uploader = service.user("u", "ROLE_USER");
    let without_file = Form::default().info().post(&uploader, UPLOAD).await;
    let expected = plain_error(400, "B001", "업로드할 파일이 없습니다.");
    assert_eq!(without_file.error(), expected);
    let many = (0..51).fold(Form::default(), |form, _| form.file("a.txt", TEXT));
    let long = json!({"entityName": "n".repeat(201)});
    for (field, form) in [
        ("info", Form::default().file("a.txt", TEXT)),
        (
            "info",
            Form::default().file("a.txt", TEXT).json("info", &json!(1)),
        ),
        (
            "entityName",
            Form::default().file("a.txt", TEXT).json("info", &long),
        ),
        (
            "list",
            Form::default().info().json("list", &json!({"a": 1})),
        ),
        (
            "list",
            Form::default()
                .info()
                .json("list", &json!(["x".repeat(70_000)])),
        ),
        ("files", many.info()),
    ] {
        let (status, error) = form.post(&uploader, UPLOAD).await.error();
        assert_eq!((status, &error["code"]), (400, &json!("E001")), "{field}");
        assert_eq!(error["errors"][0]["field"], field);
    }
    let (status, error) = uploader.post(UPLOAD, json!({})).await.error();
    assert_eq!((status, &error["code"]), (415, &json!("E001")));
    nothing_stays(&service).await;
}

#[tokio::test]
async fn only_users_of_the_rules_upload() {
    let service = start().await;
    let form = || Form::default().file("a.txt", TEXT).info();
    let visitor = form().post(&service.anonymous(), UPLOAD).await;
    assert_eq!(visitor.bare_status(), 403);
    for role in ["ROLE_ADMIN", "ROLE_EMPLOYEE", "ROLE_USER"] {
        let answer = form().post(&service.role(role), UPLOAD).await;
        assert_eq!(answer.status, 201, "{role}");
    }
    let single = Form::default().single_file("a.txt", TEXT);
    let employee = single
        .post(&service.role("ROLE_EMPLOYEE"), "/api/v1/upload")
        .await;
    assert_eq!(employee.bare_status(), 403);
}

/// A connection on which the beginning of a large upload was sent.
async fn half_an_upload(service: &TestService) -> TcpStream {
    let (media_type, mut body) = Form::default().file("a.txt", &[b'a'; 300_000]).body();
    body.truncate(250_000);
    let head = format!(
        "POST {UPLOAD} HTTP/1.1\r\nHost: test\r\nAuthorization: {}\r\nContent-Type: {media_type}\r\nContent-Length: 900000\r\n\r\n",
        token_of("u", "ROLE_USER")
    );
    let url = service.url("");
    let address = url.trim_start_matches("http://");
    let mut connection = TcpStream::connect(address).await.expect("a connection");
    connection.write_all(head.as_bytes()).await.expect("a head");
    connection.write_all(&body).await.expect("a body");
    connection
}

async fn something_is_stored(service: &TestService) {
    let folder = service.file_directory();
    wait_until("the upload began", Duration::from_secs(10), || async {
        !stored(folder).is_empty()
    })
    .await;
}

#[tokio::test]
async fn an_upload_whose_client_goes_away_leaves_nothing() {
    let service = start().await;
    let connection = half_an_upload(&service).await;
    something_is_stored(&service).await;
    drop(connection);
    nothing_stays(&service).await;
}

#[tokio::test]
async fn an_upload_that_stands_still_is_ended() {
    let limit = [("file.storage.upload-time-limit", json!("1s"))];
    let service = start_with(&limit).await;
    let mut connection = half_an_upload(&service).await;
    let mut answer = vec![0; 12];
    let read = connection.read_exact(&mut answer);
    let limit = Duration::from_secs(10);
    let read = tokio::time::timeout(limit, read).await.expect("an end");
    read.expect("an answer");
    assert_eq!(answer, b"HTTP/1.1 408");
    nothing_stays(&service).await;
}
