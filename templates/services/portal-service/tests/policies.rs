//! Terms of use and consent to the use of personal data.

use serde_json::{Value, json};

use crate::support::{ATTACK, members, start};

const PATH: &str = "/api/v1/policies";

fn request(date: &str) -> Value {
    json!({
        "type": "TOS", "title": "새 약관", "isUse": true, "regDate": date,
        "contents": "<p>x</p>", "id": 99
    })
}

#[tokio::test]
async fn a_page_shows_the_newest_first_in_utc() {
    let service = start().await;
    let page = service
        .admin()
        .get(&format!("{PATH}?sort=title"))
        .await
        .json();
    assert_eq!(
        (&page["size"], &page["sort"]["sorted"]),
        (&json!(20), &json!(false))
    );
    assert_eq!(members(&page["content"], "id"), [2, 1]);
    let expected = json!({
        "id": 1, "type": "TOS", "title": "이용약관", "isUse": true,
        // 14:40:57 in Korea.
        "regDate": "2021-08-10T05:40:57.468Z",
        "contents": "<h2>이용약관</h2><p>이용약관 관리에서 이 약관의 내용을 작성합니다.</p>"
    });
    assert_eq!(page["content"][1], expected);
    let found = format!("{PATH}?keywordType=title&keyword=%EA%B0%9C%EC%9D%B8");
    let page = service.admin().get(&found).await.json();
    assert_eq!(members(&page["content"], "id"), [2]);
}

#[tokio::test]
async fn the_newest_in_use_is_the_valid_one() {
    let service = start().await;
    let admin = service.admin();
    let created = admin.post(PATH, request("2026-11-22T16:37:15.515Z")).await;
    assert_eq!((created.status.as_u16(), created.text.as_str()), (201, "3"));
    let latest = format!("{PATH}/latest/TOS");
    let policy = service.anonymous().get(&latest).await.json();
    assert_eq!(policy["id"], 3);
    assert_eq!(policy["regDate"], "2026-11-22T16:37:15.515Z");
    assert_eq!(admin.put(&format!("{PATH}/3/false")).await.text, "3");
    assert_eq!(service.anonymous().get(&latest).await.json()["id"], 1);
    let none = service
        .anonymous()
        .get(&format!("{PATH}/latest/none"))
        .await;
    assert_eq!(none.bare_status(), 200);
}

#[tokio::test]
async fn a_date_with_another_offset_is_the_same_moment_and_none_is_now() {
    let service = start().await;
    let admin = service.admin();
    admin.post(PATH, request("2026-11-23T01:37:15+09:00")).await;
    let policy = admin.get(&format!("{PATH}/3")).await.json();
    assert_eq!(policy["regDate"], "2026-11-22T16:37:15.000Z");
    let answer = admin.post(PATH, request("")).await;
    assert_eq!(answer.status, 201);
    for date in ["yesterday", "2026-11-22", "9999-12-31T00:00:00Z"] {
        let (status, error) = admin.post(PATH, request(date)).await.error();
        assert_eq!(
            (status, &error["errors"][0]["field"]),
            (400, &json!("regDate")),
            "{date}"
        );
    }
}

#[tokio::test]
async fn type_and_date_stay_when_a_policy_is_changed() {
    let service = start().await;
    let admin = service.admin();
    let change = json!({
        "type": "PP", "title": "이름", "isUse": false, "contents": ATTACK,
        "regDate": "2030-01-01T00:00:00Z"
    });
    let path = format!("{PATH}/1");
    assert_eq!(admin.put_json(&path, change).await.text, "1");
    let mut policy = service.role("ROLE_USER").get(&path).await.json();
    let contents = policy["contents"].take();
    let contents = contents.as_str().expect("HTML");
    assert!(
        contents.contains("text") && !contents.contains("steal"),
        "{contents}"
    );
    let expected = json!({
        "id": 1, "type": "TOS", "title": "이름", "isUse": false,
        "regDate": "2021-08-10T05:40:57.468Z", "contents": null
    });
    assert_eq!(policy, expected);
    assert_eq!(admin.delete(&path).await.bare_status(), 204);
    let gone = (400, "E003".to_owned());
    for answer in [
        admin.get(&path).await,
        admin.delete(&path).await,
        admin.put(&format!("{path}/true")).await,
        admin.put_json(&path, request("")).await,
    ] {
        assert_eq!(answer.refusal(), gone);
    }
}

#[tokio::test]
async fn wrong_members_and_wrong_roles_are_refused() {
    let service = start().await;
    let body = json!({"type": "x".repeat(21), "title": " ", "regDate": ""});
    let (status, error) = service.admin().post(PATH, body).await.error();
    assert_eq!((status, &error["code"]), (400, &json!("E001")));
    assert_eq!(members(&error["errors"], "field"), ["type", "title"]);
    assert_eq!(error["errors"][1]["message"], "약관제목 값은 필수 입니다.");
    let user = service.role("ROLE_USER");
    assert_eq!(user.post(PATH, request("")).await.status, 403);
    assert_eq!(user.delete(&format!("{PATH}/1")).await.status, 403);
    assert_eq!(user.put(&format!("{PATH}/1/false")).await.status, 403);
}
