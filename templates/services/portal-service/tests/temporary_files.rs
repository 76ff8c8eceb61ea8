//! Files with temporary names, and pictures of editors.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mesh_test::plain_error;
use serde_json::{Value, json};

use crate::forms::{Form, PNG, TEXT, files_of, stored, text, upload};
use crate::support::{start, start_with};

const FILE: &str = "/api/v1/attachments/file";

fn entry(uploaded: &Value) -> Value {
    json!({
        "physicalFileName": uploaded["physicalFileName"],
        "originalName": uploaded["originalFileName"],
        "size": 999, "fileType": "text/html", "entityName": "posts", "entityId": "7"
    })
}

#[tokio::test]
async fn temporary_files_become_attachments_as_they_are() {
    let service = start().await;
    let admin = service.admin();
    let one = Form::default()
        .single_file("하나.txt", TEXT)
        .post(&admin, "/api/v1/upload")
        .await;
    assert_eq!(one.status, 201);
    let mut told = one.json();
    let place = text(&told, "physicalFileName");
    assert!(place.ends_with(".txt.temp"), "{place}");
    told.as_object_mut()
        .expect("an object")
        .remove("physicalFileName");
    let expected = json!({
        "originalFileName": "하나.txt", "message": "Success", "fileType": "text/plain", "size": 10
    });
    assert_eq!(told, expected);
    let form = Form::default().file("a.png", PNG).file("b.txt", TEXT);
    let several = form.post(&admin, "/api/v1/upload/multi").await.json();
    let entries = json!([entry(&one.json()), entry(&several[0])]);
    let created = admin.post(FILE, entries.clone()).await;
    assert_eq!(created.status, 201, "{}", created.text);
    let files = files_of(&service, &created.text).await;
    assert_eq!(
        (&files[0]["size"], &files[0]["fileType"]),
        (&json!(10), &json!("text/plain"))
    );
    assert_eq!(
        (&files[1]["seq"], &files[1]["entityId"]),
        (&json!(2), &json!("7"))
    );
    assert!(place.starts_with(&text(&files[0], "physicalFileName")));
    let again = admin.post(FILE, entries).await;
    assert_eq!(
        again.error(),
        plain_error(400, "B001", "파일을 찾을 수 없습니다.")
    );
    let change = json!([
        entry(&several[1]),
        {"uniqueId": files[0]["id"], "isDelete": true},
        {"uniqueId": files[1]["id"], "isDelete": null}
    ]);
    let changed = admin
        .put_json(&format!("{FILE}/{}", created.text), change)
        .await;
    assert_eq!(
        (changed.status.as_u16(), &changed.text),
        (200, &created.text)
    );
    let files = files_of(&service, &created.text).await;
    let names: Vec<_> = files
        .iter()
        .map(|file| text(file, "originalFileName"))
        .collect();
    assert_eq!(names, ["a.png", "b.txt"]);
}

#[tokio::test]
async fn only_temporary_files_are_claimed() {
    let service = start().await;
    let admin = service.admin();
    let code = upload(&admin, &[("a.txt", TEXT)]).await;
    let attachment = text(&files_of(&service, &code).await[0], "physicalFileName");
    for place in [
        "",
        "../../etc/passwd",
        "/etc/passwd.temp",
        "a.temp",
        &attachment,
    ] {
        let entries = json!([{"physicalFileName": place, "originalName": "a.txt"}]);
        let answer = admin.post(FILE, entries).await;
        let expected = plain_error(400, "B001", "파일명이 잘못되었습니다.");
        assert_eq!(answer.error(), expected, "{place}");
    }
    let uploaded = Form::default()
        .single_file("a.txt", TEXT)
        .post(&admin, "/api/v1/upload");
    let mut renamed = entry(&uploaded.await.json());
    renamed["originalName"] = json!("a.html");
    let answer = admin.post(FILE, json!([renamed])).await;
    assert_eq!(answer.error().1["code"], "B001", "another extension");
    assert_eq!(stored(service.file_directory()).len(), 2);
    let user = service.role("ROLE_USER");
    assert_eq!(user.post(FILE, json!([])).await.bare_status(), 403);
}

#[tokio::test]
async fn of_several_who_claim_a_file_one_gets_it() {
    let service = start().await;
    let admin = service.admin();
    let uploaded = Form::default()
        .single_file("a.txt", TEXT)
        .post(&admin, "/api/v1/upload");
    let entries = json!([entry(&uploaded.await.json())]);
    let claims = (0..5).map(|_| admin.post(FILE, entries.clone()));
    let answers = futures_util::future::join_all(claims).await;
    let mut statuses: Vec<_> = answers
        .iter()
        .map(|answer| answer.status.as_u16())
        .collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 400, 400, 400, 400]);
    let page = admin.get("/api/v1/attachments").await.json();
    assert_eq!(page["totalElements"], 1, "nothing stays of the others");
}

#[tokio::test]
async fn pictures_of_editors_come_without_a_token() {
    let service = start().await;
    let upload = json!({
        "fieldName": "upload", "originalName": "사진.png", "fileType": "text/html",
        "size": 1, "fileBase64": STANDARD.encode(PNG)
    });
    let answer = service
        .anonymous()
        .post("/api/v1/upload/editor", upload)
        .await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let mut told = answer.json();
    let url = told["url"].take();
    let url = url.as_str().expect("an address");
    assert!(url.starts_with("editor-") && url.ends_with(".png"), "{url}");
    let expected = json!({
        "originalFileName": "사진.png", "message": "Success", "fileType": "image/png",
        "size": PNG.len(), "uploaded": 1, "url": null
    });
    assert_eq!(told, expected);
}

#[tokio::test]
async fn other_things_are_no_pictures_of_editors() {
    let service = start().await;
    let too_long = "A".repeat(400_001);
    for (name, content, message) in [
        ("a.png", "", "업로드할 파일이 없습니다."),
        (
            "a.png",
            "not base64!",
            "파일을 저장할 수 없습니다. 다시 시도해 주세요.",
        ),
        ("a.png", &too_long, "파일 용량이 너무 큽니다."),
        (
            "a.png",
            &STANDARD.encode(TEXT),
            "파일 내용이 확장자와 맞지 않습니다.",
        ),
        ("a.txt", &STANDARD.encode(TEXT), "파일명이 잘못되었습니다."),
        (
            "a.svg",
            &STANDARD.encode("<svg/>"),
            "파일명이 잘못되었습니다.",
        ),
    ] {
        let upload = json!({"originalName": name, "fileBase64": content});
        let answer = service
            .anonymous()
            .post("/api/v1/upload/editor", upload)
            .await;
        assert_eq!(answer.error(), plain_error(400, "B001", message), "{name}");
    }
}

#[tokio::test]
async fn pictures_without_a_token_are_limited() {
    let limit = [(
        "resilience4j.ratelimiter.instances.editor-upload.limit-for-period",
        json!(2),
    )];
    let service = start_with(&limit).await;
    let upload = json!({"originalName": "a.png", "fileBase64": STANDARD.encode(PNG)});
    let mut statuses = Vec::new();
    for _ in 0..3 {
        let answer = service
            .anonymous()
            .post("/api/v1/upload/editor", upload.clone())
            .await;
        statuses.push(answer.status.as_u16());
    }
    assert_eq!(statuses, [201, 201, 429]);
    let user = service.role("ROLE_USER");
    assert_eq!(user.post("/api/v1/upload/editor", upload).await.status, 201);
}
