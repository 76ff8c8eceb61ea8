//! Downloads, whole and in parts.

use mesh_test::{Answer, TestService, plain_error};
use reqwest::Method;

use crate::forms::{TEXT, files_of, stored, text, upload, upload_one};
use crate::support::start;

async fn part(service: &TestService, id: &str, range: &str) -> Answer {
    let path = format!("/api/v1/download/{id}");
    let request = service.anonymous().request(Method::GET, &path);
    Answer::of(request.header("Range", range)).await
}

async fn download_count(service: &TestService, id: &str) -> u64 {
    let page = service.admin().get("/api/v1/attachments").await.json();
    let rows = page["content"].as_array().expect("rows").clone();
    let row = rows.iter().find(|row| row["id"] == id).expect("the row");
    row["downloadCnt"].as_u64().expect("a count")
}

#[tokio::test]
async fn a_file_is_downloaded_under_its_korean_name() {
    let service = start().await;
    let id = upload_one(&service, "2026년 보고서 (최종).txt", TEXT).await;
    let answer = service
        .anonymous()
        .get(&format!("/api/v1/download/{id}"))
        .await;
    assert_eq!(
        (answer.status.as_u16(), answer.text.as_bytes()),
        (200, TEXT)
    );
    let name = "2026%EB%85%84%20%EB%B3%B4%EA%B3%A0%EC%84%9C%20%28%EC%B5%9C%EC%A2%85%29.txt";
    assert_eq!(
        answer.header("Content-Disposition"),
        format!("attachment; filename*=UTF-8''{name}")
    );
    assert_eq!(answer.header("Content-Type"), "text/plain");
    assert_eq!(answer.header("Content-Length"), "10");
    assert_eq!(answer.header("Accept-Ranges"), "bytes");
    assert_eq!(answer.header("X-Content-Type-Options"), "nosniff");
}

#[tokio::test]
async fn a_name_from_another_system_stays_a_name() {
    let service = start().await;
    let id = upload_one(&service, "..\\..\\windows\\win.txt", TEXT).await;
    let answer = service
        .anonymous()
        .get(&format!("/api/v1/download/{id}"))
        .await;
    let header = answer.header("Content-Disposition");
    assert_eq!(header, "attachment; filename*=UTF-8''win.txt");
}

#[tokio::test]
async fn a_download_in_parts_counts_once() {
    let service = start().await;
    let id = upload_one(&service, "a.txt", TEXT).await;
    let first = part(&service, &id, "bytes=0-3").await;
    assert_eq!((first.status.as_u16(), first.text.as_str()), (206, "0123"));
    assert_eq!(first.header("Content-Range"), "bytes 0-3/10");
    let rest = part(&service, &id, "bytes=4-").await;
    assert_eq!((rest.status.as_u16(), rest.text.as_str()), (206, "456789"));
    assert_eq!(download_count(&service, &id).await, 1);
    let outside = part(&service, &id, "bytes=10-").await;
    assert_eq!(outside.status, 416);
    assert_eq!(outside.header("Content-Range"), "bytes */10");
    assert_eq!(download_count(&service, &id).await, 1);
}

#[tokio::test]
async fn every_download_is_counted() {
    let service = start().await;
    let id = upload_one(&service, "a.txt", TEXT).await;
    let path = format!("/api/v1/download/{id}");
    let caller = service.anonymous();
    let downloads = (0..30).map(|_| caller.get(&path));
    for answer in futures_util::future::join_all(downloads).await {
        assert_eq!(answer.status, 200);
    }
    assert_eq!(download_count(&service, &id).await, 30);
}

#[tokio::test]
async fn marked_files_are_for_administrators_only() {
    let service = start().await;
    let id = upload_one(&service, "a.txt", TEXT).await;
    let admin = service.admin();
    admin.put(&format!("/api/v1/attachments/{id}/true")).await;
    let expected = plain_error(400, "B001", "해당 데이터가 존재하지 않습니다");
    let refused = admin.get(&format!("/api/v1/download/{id}")).await;
    assert_eq!(refused.error(), expected);
    let any = format!("/api/v1/attachments/download/{id}");
    assert_eq!(admin.get(&any).await.text.as_bytes(), TEXT);
    assert_eq!(service.anonymous().get(&any).await.bare_status(), 403);
}

#[tokio::test]
async fn missing_rows_and_missing_files_are_told_apart() {
    let service = start().await;
    let caller = service.anonymous();
    let unknown = caller.get("/api/v1/download/nobody").await.error();
    assert_eq!(
        unknown,
        plain_error(400, "E003", "해당 데이터가 존재하지 않습니다")
    );
    let code = upload(&service.user("u", "ROLE_USER"), &[("a.txt", TEXT)]).await;
    let id = text(&files_of(&service, &code).await[0], "id");
    let file = stored(service.file_directory()).remove(0);
    std::fs::remove_file(file).expect("the file");
    let gone = caller.get(&format!("/api/v1/download/{id}")).await.error();
    assert_eq!(gone, plain_error(400, "B001", "파일을 찾을 수 없습니다."));
}
