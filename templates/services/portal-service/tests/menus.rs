//! Menus: the tree of a site, and the details of each.

use mesh_test::{TestService, plain_error};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{members, start, start_alone, statuses};

const PATH: &str = "/api/v1/menus";

pub fn request(name: &str, parent: impl Into<Value>, place: impl Into<Value>) -> Value {
    json!({
        "siteId": 3, "name": name, "sortSeq": place.into(), "parentId": parent.into(),
        "level": 7, "isShow": true, "isUse": true, "menuId": 1, "createdBy": "somebody else"
    })
}

pub async fn create(service: &TestService, name: &str, parent: impl Into<Value>) -> i64 {
    let answer = service
        .admin()
        .post(PATH, request(name, parent, Value::Null))
        .await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()["menuId"].as_i64().expect("an id")
}

fn details() -> Value {
    json!({
        "menuId": 1, "menuKorName": "이름", "menuEngName": "Name", "menuType": "inside",
        "menuTypeName": "내부링크", "connectId": null, "connectName": "x", "urlPath": "/here",
        "isUse": true, "isShow": false, "isBlank": true, "subName": "부제", "description": "설명",
        "icon": "toc"
    })
}

#[tokio::test]
async fn a_tree_has_the_menus_of_a_site_in_their_order() {
    let service = start().await;
    let tree = service.admin().get(&format!("{PATH}/3/tree")).await.json();
    let names = ["소개", "알림마당", "정보마당", "마이페이지", "하단 메뉴"];
    assert_eq!(members(&tree, "name"), names);
    let leaf = |id: i64, name: &str, place: i64| {
        json!({
            "menuId": id, "name": name, "parentId": 66, "sortSeq": place, "icon": null,
            "children": [], "level": 2
        })
    };
    let expected = json!({
        "menuId": 66, "name": "알림마당", "parentId": null, "sortSeq": 2, "icon": null, "level": 1,
        "children": [leaf(72, "공지사항", 1), leaf(73, "자료실", 2)]
    });
    assert_eq!(tree[1], expected);
    assert_eq!(
        service.admin().get(&format!("{PATH}/99/tree")).await.json(),
        json!([])
    );
}

#[tokio::test]
async fn the_details_of_a_menu_tell_what_it_shows() {
    let service = start().await;
    let admin = service.admin();
    let board = admin.get(&format!("{PATH}/72")).await.json();
    let expected = json!({
        "menuId": 72, "menuKorName": "공지사항", "menuEngName": "Notice", "menuType": "board",
        "connectId": 1, "connectName": "공지사항", "urlPath": "", "isUse": true, "isShow": true,
        "isBlank": false, "subName": null, "description": null, "icon": null
    });
    assert_eq!(board, expected);
    let shown =
        async |menu: i64| admin.get(&format!("{PATH}/{menu}")).await.json()["connectName"].clone();
    assert_eq!(shown(69).await, "연혁");
    assert_eq!(shown(65).await, "");
    let unknown_board = shown(73).await;
    assert_eq!(unknown_board, Value::Null);
    assert_eq!(admin.get(&format!("{PATH}/999")).await.bare_status(), 200);
}

#[tokio::test]
async fn a_board_service_that_is_away_costs_the_name_of_a_board() {
    let service = start_alone().await;
    let menu = service.admin().get(&format!("{PATH}/72")).await;
    assert_eq!(
        (menu.status.as_u16(), &menu.json()["connectName"]),
        (200, &Value::Null)
    );
}

#[tokio::test]
async fn a_menu_is_added_below_its_parent_behind_the_others() {
    let service = start().await;
    let admin = service.admin();
    let answer = admin.post(PATH, request("새 메뉴", 66, "3")).await;
    let id = answer.json()["menuId"].clone();
    assert!(id.as_i64() > Some(135), "{id}");
    let expected = json!({
        "menuId": id, "name": "새 메뉴", "parentId": 66, "sortSeq": 3, "icon": null,
        "children": [], "level": 2
    });
    assert_eq!((answer.status.as_u16(), answer.json()), (201, expected));
    let taken = admin.post(PATH, request("또", 66, 1)).await.json();
    assert_eq!((&taken["sortSeq"], &taken["level"]), (&json!(4), &json!(2)));
    let details = admin.get(&format!("{PATH}/{id}")).await.json();
    let fresh = ["menuEngName", "menuType", "connectId", "urlPath"];
    assert!(
        fresh.iter().all(|member| details[member].is_null()),
        "{details}"
    );
    for parent in [json!(null), json!(9999), json!(52)] {
        let top = admin
            .post(PATH, request("위", parent.clone(), Value::Null))
            .await
            .json();
        assert_eq!(
            (&top["parentId"], &top["level"]),
            (&Value::Null, &json!(1)),
            "{parent}"
        );
    }
}

#[tokio::test]
async fn fifty_menus_at_once_get_a_place_each() {
    let service = start().await;
    let admin = service.admin();
    let requests = (0..50).map(|index| {
        let body = request(&index.to_string(), 66, 3);
        admin.request(Method::POST, PATH).json(&body)
    });
    assert_eq!(statuses(requests.collect()).await, vec![201; 50]);
    let tree = admin.get(&format!("{PATH}/3/tree")).await.json();
    let places = members(&tree[1]["children"], "sortSeq");
    assert_eq!(places, (1..=52).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_tree_gets_only_so_deep() {
    let service = start().await;
    let mut parent = json!(null);
    for level in 1..=10 {
        parent = create(&service, &format!("{level}"), parent).await.into();
    }
    let (status, error) = service
        .admin()
        .post(PATH, request("11", parent, 1))
        .await
        .error();
    assert_eq!(
        (status, &error["errors"][0]["field"]),
        (400, &json!("level"))
    );
}

#[tokio::test]
async fn details_are_overwritten_and_the_place_stays() {
    let service = start().await;
    let admin = service.admin();
    let changed = admin.put_json(&format!("{PATH}/72"), details()).await;
    let mut expected = details();
    expected["menuId"] = json!(72);
    expected["connectName"] = Value::Null;
    expected
        .as_object_mut()
        .expect("an object")
        .remove("menuTypeName");
    assert_eq!(changed.json(), expected);
    let tree = admin.get(&format!("{PATH}/3/tree")).await.json();
    assert_eq!(tree[1]["children"][0]["name"], "이름");
    assert_eq!(tree[1]["children"][0]["icon"], "toc");
    let unknown = admin.put_json(&format!("{PATH}/999"), details()).await;
    assert_eq!(unknown.refusal(), (400, "E003".to_owned()));
}

#[tokio::test]
async fn a_type_needs_what_it_shows_or_leads_to() {
    let service = start().await;
    let path = format!("{PATH}/72");
    for (menu_type, name) in [("contents", "컨텐츠"), ("board", "게시판")] {
        let mut body = details();
        body["menuType"] = json!(menu_type);
        body["menuTypeName"] = json!(name);
        let text = format!("{name}을(를) 선택해주세요.");
        let answer = service.admin().put_json(&path, body).await;
        assert_eq!(answer.error(), plain_error(400, "B001", &text));
    }
    for menu_type in ["inside", "outside"] {
        let mut body = details();
        body["menuType"] = json!(menu_type);
        body["urlPath"] = json!(" ");
        let answer = service.admin().put_json(&path, body).await;
        assert_eq!(
            answer.error(),
            plain_error(400, "B001", "값은 필수 입니다.")
        );
    }
    let mut body = details();
    body["menuType"] = json!("contents");
    body["connectId"] = json!(99);
    let answer = service.admin().put_json(&path, body).await;
    assert_eq!(answer.refusal(), (400, "E003".to_owned()));
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() {
    let service = start().await;
    let mut body = details();
    body["menuKorName"] = json!(" ");
    body["menuEngName"] = json!("x".repeat(101));
    body["urlPath"] = json!("javascript:steal()");
    body["menuType"] = json!("x".repeat(21));
    let (status, error) = service
        .admin()
        .put_json(&format!("{PATH}/72"), body)
        .await
        .error();
    assert_eq!((status, &error["code"]), (400, &json!("E001")));
    let fields = members(&error["errors"], "field");
    assert_eq!(
        fields,
        ["menuKorName", "menuEngName", "urlPath", "menuType"]
    );
    let (_, error) = service.admin().post(PATH, json!({})).await.error();
    assert_eq!(members(&error["errors"], "field"), ["siteId", "name"]);
    let mut body = request("x", Value::Null, 1);
    body["siteId"] = json!(99);
    let unknown = service.admin().post(PATH, body).await;
    assert_eq!(unknown.refusal(), (400, "E003".to_owned()));
}

#[tokio::test]
async fn a_menu_is_renamed_by_its_path() {
    let service = start().await;
    let admin = service.admin();
    let answer = admin
        .put(&format!("{PATH}/66/%EC%83%88%20%EC%9D%B4%EB%A6%84%2F1"))
        .await
        .json();
    assert_eq!(
        (&answer["menuId"], &answer["name"]),
        (&json!(66), &json!("새 이름/1"))
    );
    assert_eq!(members(&answer["children"], "menuId"), [72, 73]);
    let long = admin.put(&format!("{PATH}/66/{}", "x".repeat(101))).await;
    assert_eq!(long.refusal(), (400, "E001".to_owned()));
    assert_eq!(
        admin.put(&format!("{PATH}/999/x")).await.refusal(),
        (400, "E003".to_owned())
    );
}

#[tokio::test]
async fn a_menu_goes_with_all_below_it_and_their_links_to_roles() {
    let service = start().await;
    let admin = service.admin();
    assert_eq!(admin.delete(&format!("{PATH}/66")).await.bare_status(), 204);
    assert_eq!(admin.get(&format!("{PATH}/72")).await.text, "");
    let navigation = service.anonymous().get("/api/v1/menu-roles/3").await.json();
    assert!(!members(&navigation, "id").contains(&json!(66)));
    assert_eq!(
        admin.delete(&format!("{PATH}/66")).await.refusal(),
        (400, "E003".to_owned())
    );
}

#[tokio::test]
async fn only_administrators_manage_menus() {
    let service = start().await;
    let employee = service.role("ROLE_EMPLOYEE");
    for answer in [
        employee.get(&format!("{PATH}/3/tree")).await,
        employee.post(PATH, request("x", Value::Null, 1)).await,
        employee.put_json(&format!("{PATH}/72"), details()).await,
        employee.put(&format!("{PATH}/72/x")).await,
        employee
            .put_json(&format!("{PATH}/3/tree"), json!([]))
            .await,
        employee.delete(&format!("{PATH}/72")).await,
    ] {
        assert_eq!(answer.bare_status(), 403);
    }
}
