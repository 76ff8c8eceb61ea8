//! Who called what, as the table tells it.

use std::time::Duration;

use mesh_test::wait_until;
use sea_orm::sea_query::{Order, Query};
use sea_orm::{ConnectionTrait, QueryResult};

use crate::support::{ADMIN_ID, Api, RESERVES, USER_ID};

async fn rows(api: &Api) -> Vec<QueryResult> {
    let select = Query::select()
        .columns(["user_id", "http_method", "request_url"])
        .from("api_log")
        .order_by("log_id", Order::Asc)
        .to_owned();
    let database = api.service.database().await;
    database.query_all(&select).await.expect("rows")
}

#[tokio::test]
async fn requests_that_were_let_in_are_noted() {
    let api = Api::start().await;
    assert_eq!(api.visitor().get(RESERVES).await.status, 403);
    let own = format!("/api/v1/{USER_ID}/reserves");
    let page = api.user().get(&format!("{own}?page=1")).await;
    assert_eq!(page.status, 200);
    assert_eq!(api.admin().get(RESERVES).await.status, 200);
    let limit = Duration::from_secs(10);
    wait_until("both are noted", limit, async || {
        rows(&api).await.len() == 2
    })
    .await;
    let noted = rows(&api).await;
    let texts = noted.iter().map(|row| {
        ["user_id", "http_method", "request_url"]
            .map(|column| row.try_get::<String>("", column).expect("a text"))
    });
    let expected = [[USER_ID, "GET", own.as_str()], [ADMIN_ID, "GET", RESERVES]];
    assert_eq!(texts.collect::<Vec<_>>(), expected);
}
