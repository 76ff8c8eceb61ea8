//! Pictures in pages.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mesh_test::{TestService, plain_error};
use serde_json::json;

use crate::forms::{PNG, TEXT, files_of, text, upload, upload_one};
use crate::support::start;

const INVALID_NAME: &str = "파일명이 잘못되었습니다.";

async fn picture_of_editor(service: &TestService) -> String {
    let upload = json!({"originalName": "a.png", "fileBase64": STANDARD.encode(PNG)});
    let answer = service
        .anonymous()
        .post("/api/v1/upload/editor", upload)
        .await;
    text(&answer.json(), "url")
}

#[tokio::test]
async fn pictures_are_shown_to_everybody_and_count_no_download() {
    let service = start().await;
    let id = upload_one(&service, "a.png", PNG).await;
    let editor = picture_of_editor(&service).await;
    for path in [
        format!("/api/v1/images/{id}"),
        format!("/api/v1/images/editor/{editor}"),
    ] {
        let request = service.anonymous().request(reqwest::Method::GET, &path);
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.headers()["Content-Type"], "image/png", "{path}");
        assert_eq!(answer.headers()["Content-Disposition"], "inline");
        assert_eq!(answer.bytes().await.expect("a body"), PNG);
    }
    let page = service.admin().get("/api/v1/attachments").await.json();
    assert_eq!(page["content"][0]["downloadCnt"], 0);
}

#[tokio::test]
async fn marked_pictures_are_not_shown() {
    let service = start().await;
    let id = upload_one(&service, "a.png", PNG).await;
    service
        .admin()
        .put(&format!("/api/v1/attachments/{id}/true"))
        .await;
    let answer = service.admin().get(&format!("/api/v1/images/{id}")).await;
    assert_eq!(answer.error().1["code"], "E003");
    let unknown = service.anonymous().get("/api/v1/images/nobody").await;
    assert_eq!(unknown.error().1["code"], "E003");
}

#[tokio::test]
async fn other_files_are_no_pictures() {
    let service = start().await;
    let id = upload_one(&service, "a.txt", TEXT).await;
    let answer = service
        .anonymous()
        .get(&format!("/api/v1/images/{id}"))
        .await;
    assert_eq!(answer.error(), plain_error(400, "B001", INVALID_NAME));
}

#[tokio::test]
async fn nothing_but_pictures_of_editors_is_reached_by_key() {
    let service = start().await;
    let code = upload(&service.user("u", "ROLE_USER"), &[("a.png", PNG)]).await;
    let attachment = text(&files_of(&service, &code).await[0], "physicalFileName");
    let name = "0123456789abcdef0123456789abcdef";
    for key in [
        attachment.replace('/', "-"),
        attachment.replace('/', "%2F"),
        format!("editor-..-{}", attachment.replace('/', "-")),
        format!("editor%2F..%2F{}", attachment.replace('/', "%2F")),
        format!("editor-202611-{name}.png%0a"),
        format!("editor-202611-..-{name}.png"),
        format!("..-..-editor-202611-{name}.png"),
        "%2e%2e-%2e%2e-etc-passwd".to_owned(),
        "..%5C..%5Cwin.ini".to_owned(),
        format!("editor-202611-{name}.txt"),
    ] {
        let answer = service
            .anonymous()
            .get(&format!("/api/v1/images/editor/{key}"))
            .await;
        assert_eq!(
            answer.error(),
            plain_error(400, "B001", INVALID_NAME),
            "{key}"
        );
    }
    let unknown = format!("/api/v1/images/editor/editor-202611-{name}.png");
    let expected = plain_error(400, "B001", "파일을 찾을 수 없습니다.");
    assert_eq!(service.anonymous().get(&unknown).await.error(), expected);
}
