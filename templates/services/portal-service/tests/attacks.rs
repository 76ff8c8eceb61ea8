//! What somebody sends who means harm: SQL and NUL in every text, members that are not theirs.

use serde_json::{Value, json};

use crate::support::start;

/// Texts that change a statement where they are put into one.
const TEXTS: [&str; 4] = [
    "'; DROP TABLE message; --",
    "\" OR \"\"=\"",
    "\\'; SELECT 1; --",
    "a\u{0}b",
];

/// Every text parameter of a query, and every text in a path.
const READS: [&str; 17] = [
    "/api/v1/codes?keywordType=codeId&keyword={}",
    "/api/v1/codes?keywordType={}&keyword=x",
    "/api/v1/codes?sort={}&page={}&size={}",
    "/api/v1/code-details?parentCodeId={}&keywordType=codeName&keyword={}",
    "/api/v1/code-details/{}/codes",
    "/api/v1/code-details/policy/codes/{}",
    "/api/v1/code-details/{}/parent",
    "/api/v1/contents?keywordType=contentValue&keyword={}&sort={}",
    "/api/v1/privacies?keywordType=privacyContent&keyword={}&sort={}",
    "/api/v1/policies?keywordType=contents&keyword={}",
    "/api/v1/policies/latest/{}",
    "/api/v1/banners?keywordType=bannerContent&keyword={}",
    "/api/v1/3/banners/{}/3",
    "/api/v1/menu-roles/{}/3",
    "/api/v1/messages/{}",
    "/api/v1/messages/{}/en",
    "/api/v1/statistics/daily/3?year={}&month={}",
];

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn sql_in_a_parameter_is_a_text() {
    let service = start().await;
    let before = service.anonymous().get("/api/v1/messages/ko").await.text;
    for read in READS {
        for text in TEXTS {
            let path = read.replace("{}", &encoded(text));
            let answer = service.admin().get(&path).await;
            assert!(
                [200, 400].contains(&answer.status.as_u16()),
                "{path}: {}",
                answer.text
            );
        }
    }
    service.admin().get("/api/v1/messages/refresh").await;
    assert_eq!(
        service.anonymous().get("/api/v1/messages/ko").await.text,
        before
    );
}

#[tokio::test]
async fn sql_in_a_body_is_stored_as_it_is_and_nul_is_dropped() {
    let service = start().await;
    for text in TEXTS {
        let body = json!({"name": text, "siteId": 3, "parentId": null, "sortSeq": 1});
        let menu = service.admin().post("/api/v1/menus", body).await.json();
        assert_eq!(menu["name"], text.replace('\0', ""));
    }
}

#[tokio::test]
async fn a_text_that_is_shown_as_text_is_stored_as_it_is() {
    let service = start().await;
    let title = "<script>steal()</script>";
    let body = json!({"contentName": title, "contentValue": "<p>x</p>"});
    let content = service.admin().post("/api/v1/contents", body).await.json();
    assert_eq!(content["contentName"], title);
}

#[tokio::test]
async fn nobody_sets_who_made_a_row_or_its_number() {
    let service = start().await;
    let body = json!({
        "contentName": "x", "contentValue": "x", "contentNo": 1, "createdBy": "root",
        "created_by": "root", "lastModifiedBy": "root", "createdDate": "2000-01-01T00:00:00"
    });
    let admin = service.user("someone", "ROLE_ADMIN");
    let content = admin.post("/api/v1/contents", body).await.json();
    assert_eq!(content["contentNo"], 5);
    let rows = row(
        &service,
        "SELECT created_by FROM content WHERE content_no = 5",
    )
    .await;
    assert_eq!(rows, "someone");
}

async fn row(service: &mesh_test::TestService, query: &str) -> String {
    use sea_orm::{ConnectionTrait, Statement};
    let database = service.database().await;
    let statement = Statement::from_string(database.get_database_backend(), query);
    let row = database.query_one_raw(statement).await;
    let row = row.expect("an answer").expect("a row");
    row.try_get_by_index(0).expect("a text")
}

#[tokio::test]
async fn broken_bodies_are_e001_and_never_a_failure() {
    let service = start().await;
    let targets = [
        "/api/v1/codes",
        "/api/v1/code-details",
        "/api/v1/contents",
        "/api/v1/privacies",
        "/api/v1/policies",
        "/api/v1/banners",
        "/api/v1/menus",
        "/api/v1/menu-roles",
    ];
    let bodies = [
        json!(7),
        json!("x"),
        json!({"name": {}}),
        json!([[[]]]),
        Value::Null,
    ];
    for path in targets {
        for body in &bodies {
            let answer = service.admin().post(path, body.clone()).await;
            assert_eq!(answer.refusal(), (400, "E001".to_owned()), "{path}: {body}");
        }
    }
    let deep = format!("{}{}", "[{\"children\":".repeat(5000), "[]");
    let request = service
        .admin()
        .request(reqwest::Method::POST, "/api/v1/menu-roles");
    let request = request
        .header("Content-Type", "application/json")
        .body(deep);
    assert_eq!(mesh_test::Answer::of(request).await.status, 400);
}
