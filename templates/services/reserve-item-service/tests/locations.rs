//! Locations.

use serde_json::{Value, json};

use crate::support::{
    Api, LOCATIONS, column, invalid, not_found, number, plain_error, refused, single_page,
};

async fn names(api: &Api, query: &str) -> Vec<Value> {
    let page = api.admin().get(&format!("{LOCATIONS}{query}")).await;
    assert_eq!(page.status, 200, "{query}: {}", page.text);
    column(&page.json()["content"], "locationName")
}

#[tokio::test]
async fn a_location_is_made_read_changed_and_deleted() {
    let api = Api::start().await;
    // As the form of the administrators sends it.
    let sent = json!({"locationName": "서울", "sortSeq": "12", "isUse": true, "locationId": 99});
    let created = api.admin().post(LOCATIONS, sent).await;
    assert_eq!(created.status, 201, "{}", created.text);
    let created = created.json();
    let id = number(&created, "locationId");
    let date = created["createDate"].clone();
    assert!(date.as_str().is_some_and(|date| !date.ends_with('Z')));
    let expected = json!({
        "locationId": id, "locationName": "서울", "sortSeq": 12, "isUse": true, "createDate": date
    });
    assert_eq!(created, expected);
    let path = format!("{LOCATIONS}/{id}");
    assert_eq!(api.user().get(&path).await.json(), expected);
    let page = api.user().get(LOCATIONS).await.json();
    assert_eq!(page, single_page(10, false, vec![expected]));
    let change = json!({"locationName": "부산", "sortSeq": "", "isUse": false});
    let changed = api.admin().put_json(&path, change).await;
    assert_eq!(changed.bare_status(), 204);
    let expected = json!({
        "locationId": id, "locationName": "부산", "sortSeq": null, "isUse": false,
        "createDate": date
    });
    assert_eq!(api.user().get(&path).await.json(), expected);
    assert_eq!(api.admin().delete(&path).await.bare_status(), 204);
    assert_eq!(api.user().get(&path).await.error(), not_found());
    assert_eq!(api.admin().delete(&path).await.error(), not_found());
    let change = json!({"locationName": "부산"});
    assert_eq!(
        api.admin().put_json(&path, change).await.error(),
        not_found()
    );
    let toggled = api.admin().put(&format!("{path}/true")).await;
    assert_eq!(toggled.error(), not_found());
}

#[tokio::test]
async fn whether_a_location_is_in_use_stays_when_it_is_not_told() {
    let api = Api::start().await;
    let id = api.location(json!({"isUse": null})).await;
    let path = format!("{LOCATIONS}/{id}");
    let is_use = async || api.user().get(&path).await.json()["isUse"].clone();
    assert_eq!(is_use().await, json!(true), "a new one is");
    for (word, expected) in [("false", false), ("ON", true), ("no", false)] {
        let answer = api.admin().put(&format!("{path}/{word}")).await;
        assert_eq!(answer.bare_status(), 204);
        assert_eq!(is_use().await, json!(expected), "{word}");
    }
    let renamed = json!({"locationName": "대전"});
    api.admin().put_json(&path, renamed).await;
    assert_eq!(is_use().await, json!(false));
    assert_eq!(names(&api, "").await, ["대전"]);
    let (status, error) = api.admin().put(&format!("{path}/maybe")).await.error();
    let expected = json!([refused("isUse", "typeMismatch", "maybe")]);
    assert_eq!((status, &error["errors"]), (400, &expected));
}

#[tokio::test]
async fn locations_stand_by_their_place_and_those_without_come_first() {
    let api = Api::start().await;
    for (name, place) in [
        ("c", json!(2)),
        ("b", json!(1)),
        ("a", json!(null)),
        ("d", json!("2")),
    ] {
        api.location(json!({"locationName": name, "sortSeq": place}))
            .await;
    }
    let unused = json!({"locationName": "e", "sortSeq": 0, "isUse": false});
    api.location(unused).await;
    assert_eq!(names(&api, "").await, ["a", "e", "b", "c", "d"]);
    assert_eq!(names(&api, "?sort=locationName,desc").await[0], "a");
    assert_eq!(names(&api, "?page=1&size=2").await, ["b", "c"]);
    let combo = api.user().get(&format!("{LOCATIONS}/combo")).await.json();
    assert_eq!(column(&combo, "locationName"), ["a", "b", "c", "d"]);
}

#[tokio::test]
async fn locations_are_searched_by_name_as_it_is_written() {
    let api = Api::start().await;
    for name in ["Seoul 100%", "Busan"] {
        api.location(json!({"locationName": name})).await;
    }
    let seoul = ["Seoul 100%"];
    assert_eq!(
        names(&api, "?keywordType=locationName&keyword=SEOUL").await,
        seoul
    );
    assert_eq!(
        names(&api, "?keywordType=locationName&keyword=%25").await,
        seoul
    );
    for query in ["_", "x%27+OR+%271%27=%271", "%00x"] {
        let query = format!("?keywordType=locationName&keyword={query}");
        assert_eq!(names(&api, &query).await, [""; 0], "{query}");
    }
    for query in [
        "?keyword=Seoul",
        "?keywordType=x&keyword=Seoul",
        "?keywordType=locationName&keyword=",
        "?page=x&size=0",
    ] {
        assert_eq!(names(&api, query).await.len(), 2, "{query}");
    }
}

#[tokio::test]
async fn a_location_with_items_is_not_deleted() {
    let api = Api::start().await;
    let item = api.course(1).await;
    let location = number(&api.read(item).await, "locationId");
    let path = format!("{LOCATIONS}/{location}");
    let expected = plain_error(400, "B001", "참조하는 데이터가 있어 삭제할 수 없습니다");
    assert_eq!(api.admin().delete(&path).await.error(), expected);
    assert_eq!(api.user().get(&path).await.status, 200);
}

#[tokio::test]
async fn what_is_wrong_with_a_location_is_told() {
    let api = Api::start().await;
    let answer = api
        .admin()
        .post(LOCATIONS, json!({"sortSeq": 40_000}))
        .await;
    let invalid_value = "입력값이 올바르지 않습니다";
    let expected = vec![
        refused("locationName", "지역 명값은 필수 입니다.", ""),
        refused("sortSeq", invalid_value, "40000"),
    ];
    assert_eq!(answer.error(), invalid(expected));
    let long = "가".repeat(201);
    let answer = api
        .admin()
        .post(LOCATIONS, json!({"locationName": long}))
        .await;
    let expected = vec![refused("locationName", invalid_value, &long)];
    assert_eq!(answer.error(), invalid(expected));
    for path in ["/x", "/9223372036854775808"] {
        let answer = api.admin().get(&format!("{LOCATIONS}{path}")).await;
        assert_eq!(answer.refusal(), (400, "E002".to_owned()), "{path}");
    }
}
