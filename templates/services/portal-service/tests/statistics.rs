//! Visits.

use mesh_test::{Answer, TestService};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{execute, members, start, start_with};

const PATH: &str = "/api/v1/statistics";
const VISIT: &str = "0c1f6b2e-8f5e-4a51-9d4d-3a4b6b0f1a2c";

async fn visit(service: &TestService, id: &str, site: &str) -> Answer {
    let request = service
        .anonymous()
        .request(Method::POST, &format!("{PATH}/{id}"));
    let junk = json!({"Headers": {"Content-Type": "application/json"}});
    Answer::of(request.header("X-Site-Id", site).json(&junk)).await
}

/// Visits at a moment in Korea, given with its day there and its moment in UTC.
async fn visits(service: &TestService, site: i64, day: &str, utc: &str, count: usize) {
    for _ in 0..count {
        let statement = format!(
            "INSERT INTO statistics (site_id, statistics_id, ip_addr, visit_date, created_date) \
             VALUES ({site}, '{VISIT}', '10.0.0.1', '{day}', '{utc}')"
        );
        execute(service, &statement).await;
    }
}

#[tokio::test]
async fn a_visit_counts_today_in_korea() {
    let service = start().await;
    assert_eq!(visit(&service, VISIT, "3").await.bare_status(), 201);
    assert_eq!(visit(&service, VISIT, "3").await.bare_status(), 201);
    let months = service
        .role("ROLE_EMPLOYEE")
        .get(&format!("{PATH}/monthly/3"))
        .await
        .json();
    let month = &months[0];
    assert_eq!((&month["y"], &month["day"]), (&json!(2), &json!(0)));
    let query = format!("year={}&month={}", month["year"], month["month"]);
    let days = service
        .admin()
        .get(&format!("{PATH}/daily/3?{query}"))
        .await
        .json();
    assert_eq!(members(&days, "y"), [2]);
    let other = service
        .admin()
        .get(&format!("{PATH}/monthly/2"))
        .await
        .json();
    assert_eq!(other, json!([]));
}

#[tokio::test]
async fn the_last_minute_of_a_month_belongs_to_it() {
    let service = start().await;
    visits(&service, 3, "2026-01-31", "2026-01-31 14:59:30", 2).await;
    visits(&service, 3, "2026-02-01", "2026-01-31 15:00:00", 1).await;
    visits(&service, 3, "2026-02-28", "2026-02-28 14:59:59", 3).await;
    visits(&service, 2, "2026-02-28", "2026-02-28 14:59:59", 1).await;
    let days = service
        .admin()
        .get(&format!("{PATH}/daily/3?year=2026&month=02"))
        .await
        .json();
    let point = |day: i64, label: &str, visits: i64| json!({"year": 2026, "month": 2, "day": day, "x": label, "y": visits});
    assert_eq!(days, json!([point(1, "01", 1), point(28, "28", 3)]));
    let days = service
        .admin()
        .get(&format!("{PATH}/daily/3?year=2026&month=1"))
        .await
        .json();
    assert_eq!(members(&days, "x"), ["31"]);
    let none = service
        .admin()
        .get(&format!("{PATH}/daily/3?year=2025&month=12"))
        .await
        .json();
    assert_eq!(none, json!([]));
}

#[tokio::test]
async fn months_are_those_of_the_present_year() {
    let service = start().await;
    assert_eq!(visit(&service, VISIT, "3").await.bare_status(), 201);
    let months = service
        .admin()
        .get(&format!("{PATH}/monthly/3"))
        .await
        .json();
    let year = months[0]["year"].as_i64().expect("a year");
    let month = months[0]["month"].as_i64().expect("a month");
    visits(
        &service,
        3,
        &format!("{year}-01-01"),
        "2020-01-01 00:00:00",
        2,
    )
    .await;
    visits(
        &service,
        3,
        &format!("{year}-12-31"),
        "2020-01-01 00:00:00",
        3,
    )
    .await;
    visits(
        &service,
        3,
        &format!("{}-12-31", year - 1),
        "2020-01-01 00:00:00",
        4,
    )
    .await;
    let mut expected = std::collections::BTreeMap::from([(1, 2), (12, 3)]);
    *expected.entry(month).or_default() += 1;
    let months = service
        .admin()
        .get(&format!("{PATH}/monthly/3"))
        .await
        .json();
    let expected: Vec<Value> = expected
        .into_iter()
        .map(|(month, visits)| {
            json!({"year": year, "month": month, "day": 0, "x": format!("{month:02}"), "y": visits})
        })
        .collect();
    assert_eq!(months, json!(expected));
}

#[tokio::test]
async fn a_month_must_be_one() {
    let service = start().await;
    let cases = [
        ("", "E001"),
        ("?year=2026", "E001"),
        ("?year=2026&month=", "E001"),
        ("?year=2026&month=13", "E001"),
        ("?year=2026&month=0", "E001"),
        ("?year=300000&month=1", "E001"),
        ("?year=x&month=1", "E002"),
        ("?year=2026&month=1%27", "E002"),
    ];
    for (query, code) in cases {
        let answer = service.admin().get(&format!("{PATH}/daily/3{query}")).await;
        assert_eq!(answer.refusal(), (400, code.to_owned()), "{query}");
    }
}

#[tokio::test]
async fn a_visit_has_an_id_that_browsers_make_and_a_site_that_exists() {
    let service = start().await;
    assert_eq!(
        visit(&service, "nonsense", "3").await.refusal(),
        (400, "E002".to_owned())
    );
    assert_eq!(
        visit(&service, VISIT, "99").await.refusal(),
        (400, "E003".to_owned())
    );
    assert_eq!(
        visit(&service, VISIT, "three").await.refusal(),
        (400, "E002".to_owned())
    );
    let without = service
        .anonymous()
        .request(Method::POST, &format!("{PATH}/{VISIT}"));
    assert_eq!(Answer::of(without).await.bare_status(), 201);
}

#[tokio::test]
async fn an_address_that_floods_is_answered_and_not_counted() {
    let service = start_with(&[("statistics.visits-per-minute", 3.into())]).await;
    for _ in 0..5 {
        assert_eq!(visit(&service, VISIT, "3").await.bare_status(), 201);
    }
    let months = service
        .admin()
        .get(&format!("{PATH}/monthly/3"))
        .await
        .json();
    assert_eq!(members(&months, "y"), [3]);
}

#[tokio::test]
async fn only_staff_sees_statistics() {
    let service = start().await;
    let user = service.role("ROLE_USER");
    assert_eq!(
        user.get(&format!("{PATH}/monthly/3")).await.bare_status(),
        403
    );
    assert_eq!(
        user.get(&format!("{PATH}/daily/3?year=2026&month=1"))
            .await
            .bare_status(),
        403
    );
}
