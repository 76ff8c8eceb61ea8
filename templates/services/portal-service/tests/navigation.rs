//! The menus that a caller sees.

use mesh_test::{TestService, tokens};
use serde_json::{Value, json};

use crate::support::{execute, members, start, start_alone, start_new};

const PATH: &str = "/api/v1/menu-roles/3";

async fn navigation(service: &TestService) -> Value {
    service.anonymous().get(PATH).await.json()
}

#[tokio::test]
async fn visitors_see_their_menus_with_the_paths_of_what_these_show() {
    let service = start().await;
    let menus = navigation(&service).await;
    assert_eq!(members(&menus, "id"), [65, 66, 67, 115]);
    let paths = |menu: &Value| members(&menu["children"], "urlPath");
    assert_eq!(
        paths(&menus[0]),
        ["/content/1", "/content/2", "/content/3", "/content/4"]
    );
    assert_eq!(paths(&menus[2]), ["/board/faq/4", "/board/qna/3"]);
    assert_eq!(
        paths(&menus[3]),
        ["/content/1", "/privacy", "/board/faq/4", "/content/4"]
    );
    let expected = json!({
        "id": 72, "korName": "공지사항", "engName": "Notice", "parentId": 66, "sortSeq": 1,
        "icon": null, "level": 2, "urlPath": "/board/normal/1", "connectId": 1,
        "menuType": "board", "isShow": true, "children": [], "requiredUrlPath": true
    });
    assert_eq!(menus[1]["children"][0], expected);
    assert_eq!(
        (&menus[3]["isShow"], &menus[3]["urlPath"]),
        (&json!(false), &json!(""))
    );
}

#[tokio::test]
async fn a_board_service_that_is_away_costs_a_skin_and_not_the_navigation() {
    let service = start_alone().await;
    let menus = navigation(&service).await;
    let paths = members(&menus[2]["children"], "urlPath");
    assert_eq!(paths, ["/board/normal/4", "/board/normal/3"]);
}

#[tokio::test]
async fn a_menu_out_of_use_is_gone_with_all_below_it() {
    let service = start().await;
    execute(
        &service,
        "UPDATE menu SET use_at = (1 = 0) WHERE menu_id = 66",
    )
    .await;
    assert_eq!(members(&navigation(&service).await, "id"), [65, 67, 115]);
}

#[tokio::test]
async fn a_menu_below_one_that_the_role_does_not_see_is_left_out() {
    let service = start().await;
    let delete = "DELETE FROM menu_role WHERE role_id = 'ROLE_ANONYMOUS' AND menu_id = 66";
    execute(&service, delete).await;
    assert_eq!(members(&navigation(&service).await, "id"), [65, 67, 115]);
}

#[tokio::test]
async fn every_role_of_a_token_counts_and_a_token_without_one_sees_nothing() {
    let service = start().await;
    let both = ["ROLE_ANONYMOUS".to_owned(), "ROLE_USER".to_owned()];
    let token = tokens().issue("somebody", &both).access_token;
    let menus = service.with(token).get(PATH).await.json();
    assert_eq!(members(&menus, "id"), [65, 66, 67, 78, 115]);
    let without = tokens().issue("somebody", &[]).access_token;
    assert_eq!(service.with(without).get(PATH).await.bare_status(), 403);
}

#[tokio::test]
async fn every_site_has_menus_for_those_who_use_it() {
    let service = start_new().await;
    for (site, role) in [
        (1, "ROLE_ADMIN"),
        (1, "ROLE_EMPLOYEE"),
        (2, "ROLE_ANONYMOUS"),
        (2, "ROLE_USER"),
        (3, "ROLE_EMPLOYEE"),
        (4, "ROLE_ADMIN"),
    ] {
        let path = format!("/api/v1/menu-roles/{site}");
        let menus = service.role(role).get(&path).await.json();
        assert!(!members(&menus, "id").is_empty(), "{role} in {site}");
    }
    let unknown = service.admin().get("/api/v1/menu-roles/99").await.json();
    assert_eq!(unknown, json!([]));
}
