//! Who called what, as the table tells it.

use std::time::Duration;

use mesh_test::wait_until;
use sea_orm::sea_query::Query;
use sea_orm::{ConnectionTrait, QueryResult};

use crate::support::{ADMIN_ID, Api, LOCATIONS};

async fn rows(api: &Api) -> Vec<QueryResult> {
    let select = Query::select()
        .columns(["user_id", "request_url"])
        .from("api_log")
        .to_owned();
    let database = api.service.database().await;
    database.query_all(&select).await.expect("rows")
}

#[tokio::test]
async fn requests_that_were_let_in_are_noted() {
    let api = Api::start().await;
    assert_eq!(api.visitor().get(LOCATIONS).await.status, 403);
    assert_eq!(api.admin().get(LOCATIONS).await.status, 200);
    let limit = Duration::from_secs(10);
    let is_noted = async || !rows(&api).await.is_empty();
    wait_until("it is noted", limit, is_noted).await;
    let noted = rows(&api).await;
    let texts = noted.iter().map(|row| {
        ["user_id", "request_url"].map(|column| row.try_get::<String>("", column).expect("a text"))
    });
    assert_eq!(texts.collect::<Vec<_>>(), [[ADMIN_ID, LOCATIONS]]);
}
