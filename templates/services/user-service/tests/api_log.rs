//! Who called what, as the table tells it.

use std::time::Duration;

use mesh_test::wait_until;
use reqwest::Method;
use sea_orm::sea_query::{Order, Query};
use sea_orm::{ConnectionTrait, QueryResult};

use crate::support::{ADMIN_ID, Answer, Api, EMPLOYEE, EMPLOYEE_ID};

async fn rows(api: &Api) -> Vec<QueryResult> {
    let select = Query::select()
        .columns([
            "site_id",
            "user_id",
            "http_method",
            "request_url",
            "ip_addr",
        ])
        .from("api_log")
        .order_by("log_id", Order::Asc)
        .to_owned();
    let database = api.0.database().await;
    database.query_all(&select).await.expect("rows")
}

/// What was noted. A request of its own is sent and waited for, which comes after all others.
async fn paths(api: &Api) -> Vec<String> {
    paths_after(api, "/api/v1/roles/all", api).await
}

/// What stands in the table of `api` once `last` to an instance at its database is noted.
async fn paths_after(instance: &Api, last: &str, api: &Api) -> Vec<String> {
    assert_eq!(instance.admin().get(last).await.status, 200);
    let noted = || async {
        let rows = rows(api).await.into_iter();
        rows.map(|row| row.try_get::<String>("", "request_url").expect("a path"))
            .collect::<Vec<_>>()
    };
    wait_until(
        "the last request is noted",
        Duration::from_secs(10),
        || async { noted().await.last().is_some_and(|path| path == last) },
    )
    .await;
    let mut paths = noted().await;
    paths.pop();
    paths
}

#[tokio::test]
async fn a_request_is_noted_with_caller_and_origin_and_without_its_query() {
    let api = Api::start().await;
    let path = format!("/api/v1/users/{ADMIN_ID}");
    let request = api
        .signed_in(EMPLOYEE)
        .await
        .request(Method::GET, &format!("{path}?secret=1"))
        .header("X-Site-Id", "2")
        .header("X-Forwarded-For", "1.2.3.4");
    assert_eq!(Answer::of(request).await.status, 200);
    assert_eq!(api.anonymous().get(&path).await.status, 200);
    assert_eq!(paths(&api).await, [path.as_str(), path.as_str()]);
    let rows = rows(&api).await;
    let text = |row: &QueryResult, column: &str| row.try_get::<String>("", column).expect("a text");
    assert_eq!(text(&rows[0], "user_id"), EMPLOYEE_ID);
    assert_eq!(text(&rows[0], "http_method"), "GET");
    assert_eq!(text(&rows[0], "ip_addr"), "1.2.3.4");
    assert_eq!(
        rows[0]
            .try_get::<Option<i64>>("", "site_id")
            .expect("a site"),
        Some(2)
    );
    assert_eq!(text(&rows[1], "user_id"), "anonymousUser");
    assert_eq!(text(&rows[1], "ip_addr"), "127.0.0.1");
}

#[tokio::test]
async fn refused_frequent_and_secret_requests_are_not_noted() {
    let api = Api::start().await;
    let refresh = api.refresh_token(EMPLOYEE).await;
    assert_eq!(api.refresh(&refresh).await.bare_status(), 200);
    for path in [
        "/api/v1/users",
        "/api/v1/messages/err.user.notexists/ko",
        "/api/v1/authorizations/check?httpMethod=GET&requestPath=/x",
        "/api/v1/users/password/valid/0123456789abcdef0123456789abcdef",
        "/v3/api-docs",
        "/actuator/health",
        "/internal/authorization-rules",
    ] {
        api.anonymous().get(path).await;
    }
    assert_eq!(paths(&api).await, [""; 0]);
}

#[tokio::test]
async fn a_path_of_any_length_is_noted_as_far_as_it_fits() {
    let api = Api::start().await;
    let path = format!("/api/v1/users/{}", "x".repeat(600));
    assert_eq!(api.anonymous().get(&path).await.status, 400);
    assert_eq!(paths(&api).await, [&path[..500]]);
}

#[tokio::test]
async fn the_log_can_be_switched_off() {
    let settings = [
        ("accounts.development", true.into()),
        ("api-log.enabled", false.into()),
    ];
    let api = Api::start_with(&settings).await;
    assert_eq!(api.admin().get("/api/v1/roles/all").await.status, 200);
    let url = ("database.url", api.0.database_url().into());
    let noting = Api::start_with(&[url]).await;
    let noted = paths_after(&noting, "/api/v1/roles", &api).await;
    assert_eq!(noted, [""; 0], "only the second instance notes");
}
