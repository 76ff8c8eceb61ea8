//! Groups of attachments: made, read, changed, removed.

use mesh_test::plain_error;
use serde_json::json;

use crate::forms::{Form, PNG, TEXT, files_of, stored, text, upload};
use crate::support::start;

const UPLOAD: &str = "/api/v1/attachments/upload";

#[tokio::test]
async fn a_new_group_is_told_by_its_code_and_read_by_everybody() {
    let service = start().await;
    let files = [("보고서 1.txt", TEXT), ("그림.PNG", PNG)];
    let code = upload(&service.user("uploader", "ROLE_USER"), &files).await;
    assert_eq!(code.len(), 20);
    let mut listed = files_of(&service, &code).await;
    assert_eq!(listed.len(), 2);
    let first = listed[0].as_object_mut().expect("an object");
    let path = first.remove("physicalFileName").expect("a path");
    let path = path.as_str().expect("a text");
    assert!(path.ends_with(".txt") && path.len() == 43, "{path}");
    let content = std::fs::read(service.file_directory().join(path)).expect("the file");
    assert_eq!(content, TEXT);
    assert!(first.remove("id").expect("an id").as_str().is_some());
    assert!(
        first
            .remove("createDate")
            .expect("a date")
            .as_str()
            .is_some()
    );
    let expected = json!({
        "code": code, "seq": 1, "originalFileName": "보고서 1.txt", "size": 10,
        "fileType": "text/plain", "downloadCnt": 0, "isDelete": false,
        "entityName": "posts", "entityId": "1"
    });
    assert_eq!(listed[0], expected);
    assert_eq!(
        (&listed[1]["seq"], &listed[1]["fileType"]),
        (&json!(2), &json!("image/png"))
    );
}

#[tokio::test]
async fn nothing_is_found_under_a_code_that_nobody_knows() {
    let service = start().await;
    assert!(files_of(&service, "nobody").await.is_empty());
    let admin = service.admin();
    let expected = plain_error(400, "E003", "해당 데이터가 존재하지 않습니다");
    let added = Form::default().info().file("a.txt", TEXT);
    let added = added.put(&admin, &format!("{UPLOAD}/nobody")).await;
    assert_eq!(added.error(), expected);
    for path in ["nobody/children", "nobody"] {
        let answer = admin.delete(&format!("/api/v1/attachments/{path}")).await;
        assert_eq!(answer.error(), expected, "{path}");
    }
    assert!(stored(service.file_directory()).is_empty());
}

#[tokio::test]
async fn files_are_added_and_others_marked_in_one_request() {
    let service = start().await;
    let uploader = service.user("uploader", "ROLE_USER");
    let code = upload(&uploader, &[("a.txt", TEXT), ("b.txt", TEXT)]).await;
    let first = text(&files_of(&service, &code).await[0], "id");
    let change = Form::default()
        .file("c.png", PNG)
        .deleting(&[&first])
        .info();
    let answer = change.put(&uploader, &format!("{UPLOAD}/{code}")).await;
    assert_eq!((answer.status.as_u16(), &answer.text), (200, &code));
    let listed = files_of(&service, &code).await;
    let names: Vec<_> = listed
        .iter()
        .map(|file| text(file, "originalFileName"))
        .collect();
    assert_eq!(names, ["b.txt", "c.png"]);
    assert_eq!(listed[1]["seq"], 3);
    assert_eq!(
        stored(service.file_directory()).len(),
        3,
        "a mark keeps the file"
    );
    let second = text(&listed[0], "id");
    let marked = Form::default().info().deleting(&[&second]);
    let answer = marked
        .put(&uploader, &format!("/api/v1/attachments/{code}"))
        .await;
    assert_eq!((answer.status.as_u16(), &answer.text), (200, &code));
    assert_eq!(files_of(&service, &code).await.len(), 1);
}

#[tokio::test]
async fn a_mark_of_a_file_of_another_group_changes_nothing() {
    let service = start().await;
    let (victim, attacker) = (
        service.user("v", "ROLE_USER"),
        service.user("a", "ROLE_USER"),
    );
    let foreign = upload(&victim, &[("a.txt", TEXT)]).await;
    let foreign_file = text(&files_of(&service, &foreign).await[0], "id");
    let own = upload(&attacker, &[("b.txt", TEXT)]).await;
    let change = Form::default()
        .file("c.txt", TEXT)
        .deleting(&[&foreign_file])
        .info();
    let answer = change.put(&attacker, &format!("{UPLOAD}/{own}")).await;
    assert_eq!(answer.error().1["code"], "E003");
    assert_eq!(files_of(&service, &foreign).await.len(), 1);
    assert_eq!(files_of(&service, &own).await.len(), 1);
    assert_eq!(
        stored(service.file_directory()).len(),
        2,
        "the new file is gone again"
    );
}

#[tokio::test]
async fn groups_are_changed_by_who_made_them_and_by_managers() {
    let service = start().await;
    let code = upload(&service.user("uploader", "ROLE_USER"), &[("a.txt", TEXT)]).await;
    let path = format!("{UPLOAD}/{code}");
    let stranger = service.user("stranger", "ROLE_USER");
    let refused = Form::default()
        .info()
        .file("b.txt", TEXT)
        .put(&stranger, &path)
        .await;
    let expected = plain_error(403, "E006", "해당 요청에 대한 접근이 거절되었습니다");
    assert_eq!(refused.error(), expected);
    let children = format!("/api/v1/attachments/{code}/children");
    assert_eq!(stranger.delete(&children).await.error(), expected);
    assert_eq!(stored(service.file_directory()).len(), 1);
    for manager in ["ROLE_ADMIN", "ROLE_EMPLOYEE"] {
        let form = Form::default().info().file("b.txt", TEXT);
        let answer = form.put(&service.user("m", manager), &path).await;
        assert_eq!(answer.status, 200, "{manager}");
    }
    assert_eq!(
        service.anonymous().delete(&children).await.bare_status(),
        403
    );
}

#[tokio::test]
async fn an_upload_is_taken_back_until_something_uses_it() {
    let service = start().await;
    let uploader = service.user("uploader", "ROLE_USER");
    let files = [("a.txt", TEXT), ("b.txt", TEXT)];
    let code = upload(&uploader, &files).await;
    let path = format!("/api/v1/attachments/{code}/children");
    assert_eq!(uploader.delete(&path).await.bare_status(), 204);
    assert!(files_of(&service, &code).await.is_empty());
    assert!(stored(service.file_directory()).is_empty());
    let used = upload(&uploader, &files).await;
    let owner = json!({"entityName": "org.example.Posts", "entityId": "1_5"});
    let info = format!("/api/v1/attachments/{used}/info");
    let answer = service.admin().put_json(&info, owner).await;
    assert_eq!((answer.status.as_u16(), &answer.text), (200, &used));
    let path = format!("/api/v1/attachments/{used}/children");
    let expected = plain_error(400, "B001", "파일을 삭제할 수 없습니다.");
    assert_eq!(uploader.delete(&path).await.error(), expected);
    assert_eq!(files_of(&service, &used).await[1]["entityId"], "1_5");
}

#[tokio::test]
async fn an_administrator_marks_and_purges_also_what_has_no_file_any_more() {
    let service = start().await;
    let admin = service.admin();
    let code = upload(&service.user("uploader", "ROLE_USER"), &[("a.txt", TEXT)]).await;
    let file = files_of(&service, &code).await.remove(0);
    let path = format!("/api/v1/attachments/{}", text(&file, "id"));
    let junk = json!({"headers": {"Content-Type": "application/json"}});
    let marked = admin.put_json(&format!("{path}/true"), junk.clone()).await;
    assert_eq!(
        (marked.status.as_u16(), marked.text),
        (200, text(&file, "id"))
    );
    assert!(files_of(&service, &code).await.is_empty());
    admin.put_json(&format!("{path}/false"), junk).await;
    assert_eq!(files_of(&service, &code).await.len(), 1);
    let wrong = admin.put(&format!("{path}/maybe")).await.error();
    assert_eq!(wrong.1["code"], "E002");
    assert_eq!(wrong.1["errors"][0]["field"], "isDelete");
    let place = service
        .file_directory()
        .join(text(&file, "physicalFileName"));
    std::fs::remove_file(place).expect("the file");
    assert_eq!(admin.delete(&path).await.bare_status(), 204);
    assert_eq!(admin.delete(&path).await.error().1["code"], "E003");
}

#[tokio::test]
async fn administrators_find_all_files_by_code_and_name() {
    let service = start().await;
    let admin = service.admin();
    let uploader = service.user("uploader", "ROLE_USER");
    let code = upload(&uploader, &[("하나.txt", TEXT), ("둘_2.txt", TEXT)]).await;
    let other = upload(&uploader, &[("Three.txt", TEXT)]).await;
    let file = text(&files_of(&service, &other).await[0], "id");
    admin.put(&format!("/api/v1/attachments/{file}/true")).await;
    let page = admin.get("/api/v1/attachments?sort=size,desc").await.json();
    assert_eq!(
        (&page["totalElements"], &page["size"]),
        (&json!(3), &json!(20))
    );
    assert_eq!(
        page["content"][0]["code"],
        other.as_str(),
        "the newest first"
    );
    assert_eq!(page["content"][0]["isDelete"], true);
    for (query, found) in [
        (format!("keywordType=id&keyword={}", code.to_lowercase()), 2),
        ("keywordType=name&keyword=three".to_owned(), 1),
        ("keywordType=name&keyword=_".to_owned(), 1),
        ("keywordType=name&keyword=%25".to_owned(), 0),
        ("keywordType=other&keyword=x".to_owned(), 3),
        ("keywordType=name&keyword=".to_owned(), 3),
    ] {
        let page = admin
            .get(&format!("/api/v1/attachments?{query}"))
            .await
            .json();
        assert_eq!(page["totalElements"], found, "{query}");
    }
    assert_eq!(uploader.get("/api/v1/attachments").await.bare_status(), 403);
}
