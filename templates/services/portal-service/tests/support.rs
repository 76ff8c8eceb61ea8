//! What the tests share.

use axum::routing::post;
use axum::{Json, Router};
use mesh_app::ServiceDefinition;
use mesh_test::{Answer, Neighbours, TestService, authorization_rules};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tokio::task::JoinSet;

pub const ADMIN_ID: &str = "65a00f65-8460-49af-98ec-042977e56f4b";

/// The rules of this service that the user service hands out in a new project.
const RULES: &str = include_str!("../../user-service/seed/authorizations/portal-service.csv");

/// What runs in a browser unless it is taken out.
pub const ATTACK: &str =
    r#"<p onclick="steal()">text</p><script>steal()</script><a href="javascript:steal()">x</a>"#;

/// The codes and menus that the tests tell of. A project may have others: those of services that
/// it has or lacks, or its own.
const ROWS: &str = include_str!("data/rows.sql");

/// Who made and changed a row of [`ROWS`], and when.
const AUDIT: &str = "'tests', CURRENT_TIMESTAMP, 'tests', CURRENT_TIMESTAMP";

/// The service alone but for the rules, with the codes and menus of this project.
pub async fn start_new() -> TestService {
    start_among(Router::new(), &["user-service"], &[]).await
}

/// The service among the others that it calls.
pub async fn start() -> TestService {
    with_rows(start_with(&[]).await).await
}

/// As [`start`], with settings of its own and the codes and menus of this project.
pub async fn start_with(settings: &[(&str, Value)]) -> TestService {
    let names = Json(json!({ADMIN_ID: "kim1"}));
    let board = |name: &str, skin: &str| json!({"boardName": name, "skinTypeCode": skin});
    let boards = Json(json!({
        "1": board("공지사항", "normal"), "3": board("묻고답하기", "qna"), "4": board("FAQ", "faq")
    }));
    let others = Router::new()
        .route("/internal/user-names", post(async move || names))
        .route("/internal/boards", post(async move || boards));
    start_among(others, &["user-service", "board-service"], settings).await
}

/// As [`start`], but nobody tells names.
pub async fn start_alone() -> TestService {
    with_rows(start_new().await).await
}

async fn with_rows(service: TestService) -> TestService {
    execute(&service, &ROWS.replace("AUDIT", AUDIT)).await;
    service
}

/// The service alone as another definition starts it.
pub async fn start_as(definition: ServiceDefinition) -> TestService {
    let neighbours = Neighbours::serve(authorization_rules(RULES)).await;
    TestService::start_among(definition, &neighbours, &["user-service"], &[]).await
}

async fn start_among(others: Router, names: &[&str], settings: &[(&str, Value)]) -> TestService {
    let neighbours = Neighbours::serve(authorization_rules(RULES).merge(others)).await;
    let definition = portal_service::definition();
    TestService::start_among(definition, &neighbours, names, settings).await
}

/// Status codes of requests that are sent at once.
pub async fn statuses(requests: Vec<reqwest::RequestBuilder>) -> Vec<u16> {
    let mut sent = JoinSet::new();
    for request in requests {
        sent.spawn(async move { Answer::of(request).await.status.as_u16() });
    }
    sent.join_all().await
}

/// Runs a statement on the tables of the service.
pub async fn execute(service: &TestService, statement: &str) {
    let database = service.database().await;
    let done = database.execute_unprepared(statement).await;
    done.expect("a statement that the database takes");
    database.close().await.expect("the connection closes");
}

/// The members `name` of the objects in a list.
pub fn members(list: &Value, name: &str) -> Vec<Value> {
    let list = list.as_array().expect("a list").iter();
    list.map(|object| object[name].clone()).collect()
}
