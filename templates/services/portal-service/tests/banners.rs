//! Banners and their places.

use mesh_test::{TestService, plain_error, single_page};
use reqwest::Method;
use serde_json::{Value, json};

use crate::forms::{TEXT, files_of, upload};
use crate::support::{members, start, statuses};

const PATH: &str = "/api/v1/banners";

fn request(title: &str, site: i64, place: impl Into<Value>) -> Value {
    json!({
        "bannerTypeCode": "0001", "bannerTitle": title, "attachmentCode": "abcdefghijklmnopqrst",
        "urlAddr": "https://www.egovframe.go.kr", "newWindowAt": true, "bannerContent": "내용",
        "sortSeq": place.into(), "siteId": site, "bannerNo": 99, "useAt": false
    })
}

async fn create(service: &TestService, title: &str, site: i64, place: i64) -> i64 {
    let answer = service
        .admin()
        .post(PATH, request(title, site, place))
        .await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()["bannerNo"].as_i64().expect("a number")
}

/// Title and place of the banners of a site in their order.
async fn places(service: &TestService, site: i64) -> Vec<(String, i64)> {
    let path = format!("{PATH}?siteId={site}&size=2000");
    let page = service.admin().get(&path).await.json();
    let mut places = Vec::new();
    for number in members(&page["content"], "bannerNo") {
        let banner = service
            .admin()
            .get(&format!("{PATH}/{number}"))
            .await
            .json();
        let title = banner["bannerTitle"].as_str().expect("a title").to_owned();
        places.push((title, banner["sortSeq"].as_i64().expect("a place")));
    }
    places
}

fn expected(places: &[(&str, i64)]) -> Vec<(String, i64)> {
    let places = places.iter();
    places
        .map(|(title, place)| ((*title).to_owned(), *place))
        .collect()
}

#[tokio::test]
async fn a_banner_has_all_members_and_a_list_the_names_of_type_and_site() {
    let service = start().await;
    let answer = service.admin().post(PATH, request("하나", 3, "1")).await;
    let banner = json!({
        "bannerNo": 1, "bannerTypeCode": "0001", "bannerTitle": "하나",
        "attachmentCode": "abcdefghijklmnopqrst", "urlAddr": "https://www.egovframe.go.kr",
        "newWindowAt": true, "bannerContent": "내용", "sortSeq": 1, "siteId": 3
    });
    assert_eq!(
        (answer.status.as_u16(), answer.json()),
        (201, banner.clone())
    );
    assert_eq!(
        service.admin().get(&format!("{PATH}/1")).await.json(),
        banner
    );
    let mut page = service
        .admin()
        .get(&format!("{PATH}?siteId=&sort=banner_no"))
        .await
        .json();
    assert!(page["content"][0]["createdDate"].take().is_string());
    let row = json!({
        "bannerNo": 1, "bannerTypeCode": "0001", "bannerTypeCodeName": "메인배너",
        "bannerTitle": "하나", "useAt": true, "createdDate": null, "siteName": "소규모 포털"
    });
    assert_eq!(page, single_page(10, true, vec![row]));
}

#[tokio::test]
async fn the_list_is_by_site_and_place_and_can_be_searched() {
    let service = start().await;
    create(&service, "다", 3, 1).await;
    create(&service, "나", 2, 2).await;
    create(&service, "가_%", 2, 1).await;
    let cases = [
        ("", json!(["가_%", "나", "다"])),
        ("?siteId=3", json!(["다"])),
        ("?keywordType=bannerTitle&keyword=_%25", json!(["가_%"])),
        ("?keywordType=none&keyword=x", json!(["가_%", "나", "다"])),
    ];
    for (query, titles) in cases {
        let page = service.admin().get(&format!("{PATH}{query}")).await.json();
        assert_eq!(
            json!(members(&page["content"], "bannerTitle")),
            titles,
            "{query}"
        );
    }
    let wrong = service.admin().get(&format!("{PATH}?siteId=x")).await;
    assert_eq!(wrong.refusal(), (400, "E002".to_owned()));
}

#[tokio::test]
async fn a_banner_at_a_taken_place_moves_the_others_of_its_site_back() {
    let service = start().await;
    create(&service, "가", 3, 1).await;
    create(&service, "나", 3, 2).await;
    create(&service, "다른 사이트", 2, 1).await;
    create(&service, "새", 3, 1).await;
    let moved = expected(&[("새", 1), ("가", 2), ("나", 3)]);
    assert_eq!(places(&service, 3).await, moved);
    assert_eq!(places(&service, 2).await, expected(&[("다른 사이트", 1)]));
}

#[tokio::test]
async fn a_banner_does_not_collide_with_itself_and_leaves_no_gap_when_deleted() {
    let service = start().await;
    let first = create(&service, "가", 3, 1).await;
    create(&service, "나", 3, 2).await;
    let path = format!("{PATH}/{first}");
    let same = service.admin().put_json(&path, request("가", 3, 1)).await;
    assert_eq!(same.json()["sortSeq"], 1);
    assert_eq!(places(&service, 3).await, expected(&[("가", 1), ("나", 2)]));
    let pushed = service.admin().put_json(&path, request("가", 3, 2)).await;
    assert_eq!(pushed.json()["sortSeq"], 2);
    assert_eq!(places(&service, 3).await, expected(&[("가", 2), ("나", 3)]));
    assert_eq!(service.admin().delete(&path).await.bare_status(), 204);
    assert_eq!(places(&service, 3).await, expected(&[("나", 2)]));
}

#[tokio::test]
async fn fifty_banners_at_once_get_a_place_each() {
    let service = start().await;
    let admin = service.admin();
    let requests = (0..50).map(|index| {
        let body = request(&index.to_string(), 3, 1);
        admin.request(Method::POST, PATH).json(&body)
    });
    assert_eq!(statuses(requests.collect()).await, vec![201; 50]);
    let taken = places(&service, 3)
        .await
        .into_iter()
        .map(|(_, place)| place);
    assert_eq!(taken.collect::<Vec<_>>(), (1..=50).collect::<Vec<_>>());
    let next = admin.get(&format!("{PATH}/3/sort-seq/next")).await;
    assert_eq!(next.text, "51");
    assert_eq!(
        admin.get(&format!("{PATH}/1/sort-seq/next")).await.text,
        "1"
    );
}

#[tokio::test]
async fn the_main_page_gets_the_first_in_use_by_type() {
    let service = start().await;
    for (title, place) in [("가", 1), ("나", 2), ("다", 3)] {
        create(&service, title, 3, place).await;
    }
    let off = service.admin().put(&format!("{PATH}/1/false")).await;
    assert_eq!(off.json()["bannerNo"], 1);
    for role in ["ROLE_USER", "ROLE_EMPLOYEE"] {
        let answer = service
            .role(role)
            .get("/api/v1/3/banners/0001,0002/1")
            .await;
        let shown = json!({
            "bannerNo": 2, "bannerTypeCode": "0001", "bannerTitle": "나",
            "attachmentCode": "abcdefghijklmnopqrst", "uniqueId": null,
            "urlAddr": "https://www.egovframe.go.kr", "newWindowAt": true, "bannerContent": "내용"
        });
        assert_eq!(
            answer.json(),
            json!({"0001": [shown], "0002": []}),
            "{role}"
        );
    }
    let all = service
        .anonymous()
        .get("/api/v1/3/banners/0001/0")
        .await
        .json();
    assert_eq!(members(&all["0001"], "bannerTitle"), ["나", "다"]);
    let other = service
        .anonymous()
        .get("/api/v1/2/banners/0001/3")
        .await
        .json();
    assert_eq!(other, json!({"0001": []}));
}

#[tokio::test]
async fn what_is_not_there_is_e003() {
    let service = start().await;
    let admin = service.admin();
    let gone = plain_error(400, "E003", "해당 데이터가 존재하지 않습니다");
    let path = format!("{PATH}/99");
    assert_eq!(admin.get(&path).await.error(), gone);
    assert_eq!(admin.delete(&path).await.error(), gone);
    assert_eq!(admin.put(&format!("{path}/true")).await.error(), gone);
    assert_eq!(
        admin.put_json(&path, request("x", 3, 1)).await.error(),
        gone
    );
    assert_eq!(admin.post(PATH, request("x", 99, 1)).await.error(), gone);
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() {
    let service = start().await;
    let body = json!({
        "bannerTitle": "x".repeat(51), "attachmentCode": "", "urlAddr": "javascript:steal()",
        "bannerContent": "x".repeat(2001), "sortSeq": 2_000_000_000
    });
    let (status, error) = service.admin().post(PATH, body).await.error();
    assert_eq!((status, &error["code"]), (400, &json!("E001")));
    let fields = members(&error["errors"], "field");
    let wrong = [
        "bannerTypeCode",
        "bannerTitle",
        "attachmentCode",
        "urlAddr",
        "bannerContent",
        "sortSeq",
        "siteId",
    ];
    assert_eq!(fields, wrong);
    assert_eq!(error["errors"][0]["message"], "배너 구분 값은 필수 입니다.");
    assert_eq!(error["errors"][3]["message"], "형식이 맞지 않습니다.");
}

#[tokio::test]
async fn only_administrators_manage_banners() {
    let service = start().await;
    let employee = service.role("ROLE_EMPLOYEE");
    assert_eq!(employee.get(PATH).await.bare_status(), 403);
    assert_eq!(
        employee.post(PATH, request("x", 3, 1)).await.bare_status(),
        403
    );
    assert_eq!(
        employee.delete(&format!("{PATH}/1")).await.bare_status(),
        403
    );
}

#[tokio::test]
async fn the_picture_is_the_newest_file_and_knows_its_banner() {
    let service = start().await;
    let code = upload(&service.admin(), &[("a.txt", TEXT), ("b.txt", TEXT)]).await;
    let mut body = request("가", 3, 1);
    body["attachmentCode"] = json!(code);
    let banner = service.admin().post(PATH, body).await.json();
    let files = files_of(&service, &code).await;
    let shown = service
        .anonymous()
        .get("/api/v1/3/banners/0001/3")
        .await
        .json();
    assert_eq!(shown["0001"][0]["uniqueId"], files[1]["id"]);
    for file in files {
        let name = "org.egovframe.cloud.portalservice.domain.banner.Banner";
        assert_eq!(file["entityName"], name);
        assert_eq!(file["entityId"], banner["bannerNo"].to_string());
    }
}
