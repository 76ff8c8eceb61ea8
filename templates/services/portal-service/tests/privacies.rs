//! Privacy notices.

use serde_json::{Value, json};

use crate::support::{ATTACK, members, start};

const PATH: &str = "/api/v1/privacies";

fn request(title: &str, content: &str) -> Value {
    json!({"privacyTitle": title, "privacyContent": content, "useAt": true, "privacyNo": 99})
}

#[tokio::test]
async fn a_page_leaves_the_texts_out() {
    let service = start().await;
    let page = service
        .admin()
        .get(&format!("{PATH}?sort=privacy_no,desc"))
        .await
        .json();
    assert_eq!(page["totalElements"], 2);
    let mut row = page["content"][0].clone();
    assert!(row["createdDate"].take().is_string());
    let expected = json!({
        "privacyNo": 2, "privacyTitle": "2021.01.01~현재", "useAt": true, "createdDate": null
    });
    assert_eq!(row, expected);
    let found = format!("{PATH}?keywordType=privacyTitle&keyword=2020");
    let page = service.admin().get(&found).await.json();
    assert_eq!(members(&page["content"], "privacyNo"), [1]);
}

#[tokio::test]
async fn everybody_reads_those_in_use_the_newest_first() {
    let service = start().await;
    let path = format!("{PATH}/all/use");
    let all = service.anonymous().get(&path).await.json();
    assert_eq!(members(&all, "privacyNo"), [2, 1]);
    assert!(
        all[0]["privacyContent"]
            .as_str()
            .expect("HTML")
            .starts_with("<h2>")
    );
    let off = service.admin().put(&format!("{PATH}/2/false")).await.json();
    assert_eq!(
        (&off["privacyNo"], &off["useAt"]),
        (&json!(2), &json!(false))
    );
    let left = service.anonymous().get(&path).await.json();
    assert_eq!(members(&left, "privacyNo"), [1]);
}

#[tokio::test]
async fn a_notice_is_created_changed_and_deleted() {
    let service = start().await;
    let admin = service.admin();
    let created = admin.post(PATH, request("새", "<p>x</p>")).await;
    assert_eq!(created.status, 201);
    let expected = json!({
        "privacyNo": 3, "privacyTitle": "새", "privacyContent": "<p>x</p>", "useAt": true
    });
    assert_eq!(created.json(), expected);
    let path = format!("{PATH}/3");
    let changed = admin.put_json(&path, request("헌", ATTACK)).await.json();
    assert_eq!(changed["privacyTitle"], "헌");
    let content = changed["privacyContent"].as_str().expect("HTML");
    assert!(!content.contains("steal"), "{content}");
    assert_eq!(
        service.role("ROLE_EMPLOYEE").get(&path).await.json(),
        changed
    );
    assert_eq!(admin.delete(&path).await.bare_status(), 204);
    let gone = (400, "E003".to_owned());
    assert_eq!(admin.delete(&path).await.refusal(), gone);
    assert_eq!(admin.get(&path).await.refusal(), gone);
    assert_eq!(admin.put(&format!("{path}/true")).await.refusal(), gone);
    assert_eq!(
        admin.put_json(&path, request("x", "x")).await.refusal(),
        gone
    );
}

#[tokio::test]
async fn wrong_members_and_wrong_roles_are_refused() {
    let service = start().await;
    let (status, error) = service.admin().post(PATH, json!({})).await.error();
    assert_eq!((status, &error["code"]), (400, &json!("E001")));
    let fields = members(&error["errors"], "field");
    assert_eq!(fields, ["privacyTitle", "privacyContent", "useAt"]);
    assert_eq!(error["errors"][2]["message"], "사용 여부 값은 필수 입니다.");
    let switch = service.admin().put(&format!("{PATH}/1/maybe")).await;
    assert_eq!(switch.refusal(), (400, "E002".to_owned()));
    let employee = service.role("ROLE_EMPLOYEE");
    assert_eq!(employee.post(PATH, request("x", "x")).await.status, 403);
    assert_eq!(employee.delete(&format!("{PATH}/1")).await.status, 403);
}
