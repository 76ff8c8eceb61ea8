//! HTML pages.

use mesh_test::plain_error;
use serde_json::{Value, json};

use crate::support::{ADMIN_ID, ATTACK, members, start, start_alone};

const PATH: &str = "/api/v1/contents";

fn request(name: &str, value: &str) -> Value {
    json!({
        "contentName": name, "contentRemark": "설명", "contentValue": value,
        "contentNo": 99, "createdBy": "somebody else"
    })
}

#[tokio::test]
async fn a_page_tells_who_changed_a_content_last() {
    let service = start().await;
    let admin = service.user(ADMIN_ID, "ROLE_ADMIN");
    let created = admin.post(PATH, request("시험", "<p>x</p>")).await;
    assert_eq!(created.status, 201);
    let expected = json!({
        "contentNo": 5, "contentName": "시험", "contentRemark": "설명", "contentValue": "<p>x</p>"
    });
    assert_eq!(created.json(), expected);
    let page = admin.get(PATH).await.json();
    assert_eq!(page["size"], 10);
    assert_eq!(members(&page["content"], "contentNo"), [5, 4, 3, 2, 1]);
    assert_eq!(page["sort"]["sorted"], true);
    let mut row = page["content"][0].clone();
    let date = row["modifiedDate"].take();
    assert!(date.as_str().expect("a date").starts_with("20"));
    let expected = json!({
        "contentNo": 5, "contentName": "시험", "lastModifiedBy": "kim1", "modifiedDate": null
    });
    assert_eq!(row, expected);
    assert_eq!(page["content"][4]["lastModifiedBy"], Value::Null);
}

#[tokio::test]
async fn names_that_nobody_tells_cost_a_name_and_not_the_page() {
    let service = start_alone().await;
    let page = service.admin().get(PATH).await;
    assert_eq!(page.status, 200);
    assert_eq!(
        members(&page.json()["content"], "lastModifiedBy"),
        vec![Value::Null; 4]
    );
}

#[tokio::test]
async fn contents_are_sorted_and_searched_and_what_is_unknown_is_ignored() {
    let service = start().await;
    let cases = [
        ("?sort=content_no", json!([1, 2, 3, 4])),
        ("?sort=contentNo,desc", json!([4, 3, 2, 1])),
        ("?sort=nonsense", json!([4, 3, 2, 1])),
        ("?keyword=none", json!([4, 3, 2, 1])),
        ("?keywordType=class&keyword=x", json!([4, 3, 2, 1])),
        (
            "?keywordType=contentName&keyword=%EC%97%B0%ED%98%81",
            json!([2]),
        ),
        (
            "?keywordType=contentValue&keyword=%3CH2%3E",
            json!([4, 3, 2, 1]),
        ),
        ("?keywordType=contentValue&keyword=%25", json!([])),
    ];
    for (query, expected) in cases {
        let page = service.admin().get(&format!("{PATH}{query}")).await.json();
        assert_eq!(
            json!(members(&page["content"], "contentNo")),
            expected,
            "{query}"
        );
    }
}

#[tokio::test]
async fn anybody_reads_a_content_and_an_unknown_one_is_e003() {
    let service = start().await;
    let content = service.anonymous().get(&format!("{PATH}/1")).await.json();
    assert_eq!(content["contentName"], "소개");
    let expected = plain_error(400, "E003", "해당 데이터가 존재하지 않습니다");
    let unknown = service.anonymous().get(&format!("{PATH}/99")).await;
    assert_eq!(unknown.error(), expected);
    let (status, error) = service.anonymous().get(&format!("{PATH}/x")).await.error();
    assert_eq!((status, &error["code"]), (400, &json!("E002")));
    let refused = json!([{"field": "contentNo", "message": "typeMismatch", "rejectedValue": "x"}]);
    assert_eq!(error["errors"], refused);
}

#[tokio::test]
async fn html_loses_what_runs_in_a_browser_whichever_way_it_comes_in() {
    let service = start().await;
    let admin = service.admin();
    let created = admin.post(PATH, request("시험", ATTACK)).await.json();
    let path = format!("{PATH}/{}", created["contentNo"]);
    let updated = admin.put_json(&path, request("시험", ATTACK)).await.json();
    let read = service.anonymous().get(&path).await.json();
    for content in [created, updated, read] {
        let value = content["contentValue"].as_str().expect("HTML");
        assert!(
            value.contains("text") && !value.contains("steal"),
            "{value}"
        );
    }
}

#[tokio::test]
async fn a_content_is_changed_and_deleted_unless_a_menu_shows_it() {
    let service = start().await;
    let admin = service.admin();
    let created = admin.post(PATH, request("시험", "<p>x</p>")).await.json();
    let path = format!("{PATH}/{}", created["contentNo"]);
    let changed = admin
        .put_json(&path, request("이름", "<p>y</p>"))
        .await
        .json();
    assert_eq!(changed["contentName"], "이름");
    assert_eq!(admin.get(&path).await.json(), changed);
    assert_eq!(admin.delete(&path).await.bare_status(), 204);
    let gone = (400, "E003".to_owned());
    assert_eq!(admin.delete(&path).await.refusal(), gone);
    assert_eq!(
        admin.put_json(&path, request("x", "x")).await.refusal(),
        gone
    );
    let text = "참조하는 데이터가 있어 삭제할 수 없습니다";
    let shown = admin.delete(&format!("{PATH}/1")).await;
    assert_eq!(shown.error(), plain_error(400, "B001", text));
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() {
    let service = start().await;
    let body = json!({"contentName": "x".repeat(101), "contentRemark": "x".repeat(201)});
    let (status, error) = service.admin().post(PATH, body).await.error();
    assert_eq!((status, &error["code"]), (400, &json!("E001")));
    let fields = members(&error["errors"], "field");
    assert_eq!(fields, ["contentName", "contentRemark", "contentValue"]);
    assert_eq!(
        error["errors"][2]["message"],
        "컨텐츠 내용 값은 필수 입니다."
    );
}

#[tokio::test]
async fn only_administrators_write() {
    let service = start().await;
    for role in ["ROLE_EMPLOYEE", "ROLE_USER"] {
        let caller = service.role(role);
        assert_eq!(
            caller.post(PATH, request("x", "x")).await.status,
            403,
            "{role}"
        );
        let path = format!("{PATH}/1");
        assert_eq!(
            caller.put_json(&path, request("x", "x")).await.status,
            403,
            "{role}"
        );
        assert_eq!(caller.delete(&path).await.status, 403, "{role}");
    }
}
