//! Which role sees which menu.

use mesh_test::TestService;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{members, start, statuses};

const PATH: &str = "/api/v1/menu-roles";

async fn tree(service: &TestService, role: &str) -> Value {
    service
        .admin()
        .get(&format!("{PATH}/{role}/3"))
        .await
        .json()
}

fn mark(role: &str, menu: i64, link: impl Into<Value>, is_checked: bool) -> Value {
    json!({
        "menuRoleId": link.into(), "roleId": role, "isChecked": is_checked, "id": menu,
        "korName": "x", "parentId": 7, "sortSeq": 9, "level": 1, "icon": null, "children": []
    })
}

#[tokio::test]
async fn the_tree_marks_what_a_role_sees_whatever_the_case_of_its_id() {
    let service = start().await;
    let tree = tree(&service, "role_anonymous").await;
    assert_eq!(members(&tree, "id"), [65, 66, 67, 78, 115]);
    let mut notice = tree[1].clone();
    let link = notice["menuRoleId"].take();
    assert!(link.is_i64());
    assert_eq!(members(&notice["children"], "id"), [72, 73]);
    notice["children"].take();
    let expected = json!({
        "menuRoleId": null, "roleId": "ROLE_ANONYMOUS", "isChecked": true, "id": 66,
        "korName": "알림마당", "engName": "Notice", "parentId": null, "sortSeq": 2, "icon": null,
        "level": 1, "children": null
    });
    assert_eq!(notice, expected);
    let own_page = &tree[3];
    assert_eq!(
        (&own_page["isChecked"], &own_page["menuRoleId"]),
        (&json!(false), &Value::Null)
    );
}

#[tokio::test]
async fn the_marked_tree_comes_back_as_it_is_and_changes_nothing() {
    let service = start().await;
    let before = tree(&service, "ROLE_USER").await;
    let answer = service.admin().post(PATH, before.clone()).await;
    assert_eq!(
        (answer.status.as_u16(), answer.text.as_str()),
        (201, "Success")
    );
    assert_eq!(tree(&service, "ROLE_USER").await, before);
}

#[tokio::test]
async fn marks_are_set_and_taken_away_on_every_level() {
    let service = start().await;
    let before = tree(&service, "ROLE_ANONYMOUS").await;
    let unseen = &before[1]["children"][0];
    let mut parent = mark("role_anonymous", 78, Value::Null, true);
    parent["children"] = json!([
        mark("ROLE_ANONYMOUS", 80, Value::Null, true),
        mark("ROLE_ANONYMOUS", 72, unseen["menuRoleId"].clone(), false),
        mark("ROLE_ANONYMOUS", 73, Value::Null, false),
    ]);
    let answer = service.admin().post(PATH, json!([parent])).await;
    assert_eq!(answer.text, "Success");
    let after = tree(&service, "ROLE_ANONYMOUS").await;
    assert_eq!(members(&after[1]["children"], "isChecked"), [false, true]);
    assert_eq!(after[3]["isChecked"], true);
    assert_eq!(
        members(&after[3]["children"], "isChecked"),
        [true, false, false]
    );
}

#[tokio::test]
async fn a_stale_tree_posted_many_times_at_once_makes_one_link() {
    let service = start().await;
    let admin = service.admin();
    let body = json!([mark("ROLE_ANONYMOUS", 78, Value::Null, true)]);
    let requests = (0..20).map(|_| admin.request(Method::POST, PATH).json(&body));
    assert_eq!(statuses(requests.collect()).await, vec![201; 20]);
    let navigation = service.anonymous().get(&format!("{PATH}/3")).await.json();
    let own_pages = members(&navigation, "id");
    assert_eq!(own_pages.iter().filter(|id| **id == json!(78)).count(), 1);
}

#[tokio::test]
async fn the_link_of_another_role_or_menu_is_not_taken_away() {
    let service = start().await;
    let before = tree(&service, "ROLE_USER").await;
    let link = before[1]["menuRoleId"].clone();
    let body = json!([
        mark("ROLE_ANONYMOUS", 66, link.clone(), false),
        mark("ROLE_USER", 67, link, false),
    ]);
    assert_eq!(service.admin().post(PATH, body).await.status, 201);
    assert_eq!(tree(&service, "ROLE_USER").await, before);
}

#[tokio::test]
async fn an_unknown_menu_is_e003_and_what_is_missing_e001() {
    let service = start().await;
    let before = tree(&service, "ROLE_USER").await;
    let body = json!([
        mark("ROLE_USER", 66, before[1]["menuRoleId"].clone(), false),
        mark("ROLE_USER", 9999, Value::Null, true),
    ]);
    let answer = service.admin().post(PATH, body).await;
    assert_eq!(answer.refusal(), (400, "E003".to_owned()));
    assert_eq!(tree(&service, "ROLE_USER").await, before);
    let (status, error) = service
        .admin()
        .post(PATH, json!([{"children": [{}]}]))
        .await
        .error();
    assert_eq!((status, &error["code"]), (400, &json!("E001")));
    let fields = members(&error["errors"], "field");
    assert_eq!(
        fields,
        ["roleId", "id", "isChecked", "roleId", "id", "isChecked"]
    );
}

#[tokio::test]
async fn only_administrators_decide_what_roles_see() {
    let service = start().await;
    let employee = service.role("ROLE_EMPLOYEE");
    assert_eq!(
        employee
            .get(&format!("{PATH}/ROLE_USER/3"))
            .await
            .bare_status(),
        403
    );
    assert_eq!(employee.post(PATH, json!([])).await.bare_status(), 403);
}
