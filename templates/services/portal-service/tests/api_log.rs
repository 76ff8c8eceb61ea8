//! The log of requests.

use std::time::Duration;

use mesh_test::{TestService, wait_until};
use sea_orm::{ConnectionTrait, Statement};

use crate::support::start;

/// Method and path of the requests that were noted.
async fn noted(service: &TestService) -> Vec<(String, String)> {
    let database = service.database().await;
    let query = "SELECT http_method, request_url FROM api_log ORDER BY log_id";
    let statement = Statement::from_string(database.get_database_backend(), query);
    let rows = database.query_all_raw(statement).await.expect("rows");
    database.close().await.expect("the connection closes");
    let text = |row: &sea_orm::QueryResult, name: &str| row.try_get("", name).expect("a text");
    rows.iter()
        .map(|row| (text(row, "http_method"), text(row, "request_url")))
        .collect()
}

#[tokio::test]
async fn what_was_let_in_is_noted_but_for_what_every_page_asks() {
    let service = start().await;
    for path in [
        "/api/v1/menu-roles/3",
        "/api/v1/messages/ko",
        "/api/v1/sites",
    ] {
        service.anonymous().get(path).await;
    }
    service.admin().get("/api/v1/sites").await;
    let expected = vec![("GET".to_owned(), "/api/v1/sites".to_owned())];
    wait_until(
        "the request is noted",
        Duration::from_secs(10),
        async || noted(&service).await == expected,
    )
    .await;
}
