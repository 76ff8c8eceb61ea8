//! Stock that is moved without a reservation, as Java services do.

use mesh_test::{service_token, token_of};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Api, ITEMS, not_found, plain_error};

fn path(item: i64) -> String {
    format!("{ITEMS}/{item}/inventories")
}

#[tokio::test]
async fn services_take_and_put_back_within_nothing_and_the_total() {
    let api = Api::start().await;
    let id = api.course(10).await;
    for (qty, expected, left) in [
        (json!(3), "true", 7),
        (json!(8), "false", 7),
        (json!(7), "true", 0),
        (json!(1), "false", 0),
        (json!(0), "true", 0),
        (json!(-4), "true", 4),
        (json!(-100), "true", 10),
        (json!(i32::MIN), "true", 10),
        (json!(i32::MAX), "false", 10),
    ] {
        let answer = api.checks().put_json(&path(id), qty.clone()).await;
        assert_eq!(
            (answer.status.as_u16(), answer.text.as_str()),
            (200, expected),
            "{qty}"
        );
        assert_eq!(api.left(id).await, left, "{qty}");
    }
    for qty in [1, -1] {
        let unknown = api.checks().put_json(&path(id + 1), json!(qty)).await;
        assert_eq!(unknown.error(), not_found());
    }
}

#[tokio::test]
async fn what_is_no_number_is_refused() {
    let api = Api::start().await;
    let id = api.course(10).await;
    for body in [json!("x"), json!({}), Value::Null, json!(3_000_000_000_i64)] {
        let answer = api.checks().put_json(&path(id), body.clone()).await;
        assert_eq!(answer.refusal(), (400, "E001".to_owned()), "{body}");
    }
    let nothing = api.checks().request(Method::PUT, &path(id));
    let nothing = nothing.header("Content-Type", "application/json");
    assert_eq!(
        Answer::of(nothing).await.refusal(),
        (400, "E001".to_owned())
    );
    assert_eq!(api.left(id).await, 10);
}

#[tokio::test]
async fn nobody_but_services_and_administrators_moves_stock_whatever_the_rules_say() {
    let api = Api::start().await;
    let id = api.course(10).await;
    let refused = plain_error(403, "E006", "해당 요청에 대한 접근이 거절되었습니다");
    for authorization in [
        String::new(),
        "a.b.c".to_owned(),
        token_of("somebody", "ROLE_USER"),
        // A rule of a new project lets employees call every path below an item.
        token_of("somebody", "ROLE_EMPLOYEE"),
        service_token("reserve-check-service", "portal-service"),
    ] {
        let caller = api.service.with(authorization.as_str());
        let answer = caller.put_json(&path(id), json!(1)).await;
        assert_eq!(answer.error(), refused, "{authorization}");
    }
    assert_eq!(api.left(id).await, 10);
    let answer = api.admin().put_json(&path(id), json!(1)).await;
    assert_eq!(
        (answer.status.as_u16(), answer.text.as_str()),
        (200, "true")
    );
}
