//! Menus that change their places.

use mesh_test::{Answer, TestService};
use reqwest::Method;
use serde_json::{Value, json};

use crate::menus::create;
use crate::support::{members, start, statuses};

const TREE: &str = "/api/v1/menus/3/tree";

async fn move_menus(service: &TestService, moves: Value) -> Answer {
    service.admin().put_json(TREE, moves).await
}

async fn tree(service: &TestService) -> Value {
    service.admin().get(TREE).await.json()
}

fn refused(answer: &Answer) -> (u16, String) {
    answer.refusal()
}

#[tokio::test]
async fn the_top_level_is_ordered_as_the_list_tells() {
    let service = start().await;
    let order = [67, 65, 66, 78, 115];
    let moves: Vec<_> = (1..)
        .zip(order)
        .map(|(place, menu)| json!({"menuId": menu, "sortSeq": place, "parentId": null, "level": 1, "children": []}))
        .collect();
    assert_eq!(move_menus(&service, json!(moves)).await.text, "3");
    let tree = tree(&service).await;
    assert_eq!(members(&tree, "menuId"), order);
    assert_eq!(members(&tree[1]["children"], "menuId"), [68, 69, 70, 71]);
}

#[tokio::test]
async fn children_get_the_parent_that_sends_them_and_the_level_below_it() {
    let service = start().await;
    let child = create(&service, "아래", 72).await;
    let moves = json!([
        {"menuId": 67, "sortSeq": 3, "parentId": null, "level": 1, "children": [
            {"menuId": 74, "sortSeq": 1}, {"menuId": 72, "sortSeq": 2, "parentId": 66, "level": 9},
            {"menuId": 75, "sortSeq": 3}
        ]},
        {"menuId": 66, "sortSeq": 2, "parentId": 67, "level": 1, "children": [{"menuId": 73, "sortSeq": 1}]}
    ]);
    assert_eq!(move_menus(&service, moves).await.text, "3");
    let tree = tree(&service).await;
    let moved = &tree[1];
    assert_eq!(moved["menuId"], 67);
    assert_eq!(members(&moved["children"], "menuId"), [74, 66, 72, 75]);
    assert_eq!(members(&moved["children"], "level"), [2, 2, 2, 2]);
    let below = &moved["children"][2]["children"][0];
    assert_eq!(
        (&below["menuId"], &below["level"]),
        (&json!(child), &json!(3))
    );
    let below = &moved["children"][1]["children"][0];
    assert_eq!((&below["menuId"], &below["level"]), (&json!(73), &json!(3)));
}

#[tokio::test]
async fn a_menu_never_gets_below_itself() {
    let service = start().await;
    let before = tree(&service).await;
    let circles = [
        json!([{"menuId": 66, "sortSeq": 1, "parentId": 66}]),
        json!([{"menuId": 66, "sortSeq": 1, "parentId": 72}]),
        json!([{"menuId": 72, "sortSeq": 1, "parentId": 66, "children": [{"menuId": 66, "sortSeq": 1}]}]),
    ];
    for moves in circles {
        let answer = move_menus(&service, moves.clone()).await;
        assert_eq!(refused(&answer), (400, "E001".to_owned()), "{moves}");
    }
    assert_eq!(tree(&service).await, before);
}

#[tokio::test]
async fn menus_stay_in_their_site_and_below_menus_that_exist() {
    let service = start().await;
    let before = tree(&service).await;
    let unknown = [
        json!([{"menuId": 52, "sortSeq": 1, "parentId": null}]),
        json!([{"menuId": 999, "sortSeq": 1, "parentId": null}]),
        json!([{"menuId": 66, "sortSeq": 1, "parentId": 52}]),
        json!([{"menuId": 66, "sortSeq": 1, "parentId": 999}]),
        json!([{"menuId": 66, "sortSeq": 1, "children": [{"menuId": 56, "sortSeq": 1}]}]),
    ];
    for moves in unknown {
        let answer = move_menus(&service, moves.clone()).await;
        assert_eq!(refused(&answer), (400, "E003".to_owned()), "{moves}");
    }
    for moves in [json!([{"sortSeq": 1}]), json!([{"menuId": 66}])] {
        let answer = move_menus(&service, moves.clone()).await;
        assert_eq!(refused(&answer), (400, "E001".to_owned()), "{moves}");
    }
    assert_eq!(tree(&service).await, before);
}

#[tokio::test]
async fn two_who_move_at_once_make_no_circle_between_them() {
    let service = start().await;
    let admin = service.admin();
    for _ in 0..5 {
        let moves = [(66, 67), (67, 66)].map(|(menu, parent)| {
            let body = json!([{"menuId": menu, "sortSeq": 1, "parentId": parent}]);
            admin.request(Method::PUT, TREE).json(&body)
        });
        let mut answered = statuses(moves.into()).await;
        answered.sort_unstable();
        assert_eq!(answered, [200, 400]);
        let both = json!([
            {"menuId": 66, "sortSeq": 2, "parentId": null}, {"menuId": 67, "sortSeq": 3, "parentId": null}
        ]);
        assert_eq!(move_menus(&service, both).await.status, 200);
    }
}
