//! Many at once, and on two instances of the service.

use std::collections::BTreeSet;

use mesh_test::Caller;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::support::{Api, ITEMS, all_at_once, merged, number, stock_of};

const MANY: usize = 40;

fn take(caller: &Caller<'_>, item: i64, reservation: &str, qty: i64) -> RequestBuilder {
    let body = json!({"reserveId": reservation, "reserveQty": qty});
    caller.request(Method::PUT, &stock_of(item)).json(&body)
}

/// How many of these requests got stock; none of them may fail.
async fn successes(requests: Vec<RequestBuilder>) -> usize {
    let answers = all_at_once(requests).await;
    let updated = answers.iter().filter(|answer| {
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()["isItemUpdated"] == json!(true)
    });
    updated.count()
}

#[tokio::test]
async fn parallel_reservations_on_two_instances_never_take_more_than_there_is() {
    let api = Api::start().await;
    let second = api.second().await;
    let token = mesh_test::service_token("reserve-check-service", "reserve-item-service");
    let callers = [api.checks(), second.with(token)];
    let id = api.course(7).await;
    let request = |index: usize| take(&callers[index % 2], id, &format!("r{index}"), 1);
    assert_eq!(successes((0..MANY).map(request).collect()).await, 7);
    assert_eq!(api.left(id).await, 0);
}

#[tokio::test]
async fn copies_of_a_reservation_take_once() {
    let api = Api::start().await;
    let second = api.second().await;
    let token = mesh_test::service_token("reserve-check-service", "reserve-item-service");
    let callers = [api.checks(), second.with(token)];
    let id = api.course(3).await;
    let request = |index: usize| take(&callers[index % 2], id, "r1", 3);
    let answered = successes((0..MANY).map(request).collect()).await;
    assert_eq!(answered, MANY, "all are answered as the first");
    assert_eq!(api.left(id).await, 0);
}

#[tokio::test]
async fn a_change_of_the_total_and_reservations_do_not_undo_each_other() {
    let api = Api::start().await;
    let id = api.course(50).await;
    let form = api.read(id).await;
    let (checks, admin) = (api.checks(), api.admin());
    let request = |index: usize| {
        if index.is_multiple_of(2) {
            return take(&checks, id, &format!("r{index}"), 1);
        }
        let total = 50 + i64::try_from(index).expect("a small number");
        let change = merged(
            form.clone(),
            json!({"totalQty": total, "inventoryQty": total}),
        );
        let path = format!("{ITEMS}/{id}");
        admin.request(Method::PUT, &path).json(&change)
    };
    for answer in all_at_once((0..MANY).map(request).collect()).await {
        assert!(answer.status.is_success(), "{}", answer.text);
    }
    let item = api.read(id).await;
    let taken = number(&item, "totalQty") - number(&item, "inventoryQty");
    assert_eq!(taken, 20, "each of the reservations counts: {item}");
}

#[tokio::test]
async fn stock_that_is_moved_from_all_sides_stays_within_its_bounds() {
    let api = Api::start().await;
    let id = api.course(5).await;
    let checks = api.checks();
    let path = format!("{ITEMS}/{id}/inventories");
    let request = |index: usize| match index % 3 {
        0 => take(&checks, id, &format!("r{index}"), 1),
        1 => checks.request(Method::PUT, &path).json(&json!(2)),
        _ => checks.request(Method::PUT, &path).json(&json!(-1)),
    };
    for answer in all_at_once((0..MANY).map(request).collect()).await {
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    let left = api.left(id).await;
    assert!((0..=5).contains(&left), "{left}");
}

#[tokio::test]
async fn parallel_items_at_a_location_that_is_being_deleted_fail_nobody() {
    let api = Api::start().await;
    let location = api.location(json!({})).await;
    let admin = api.admin();
    let path = format!("/api/v1/locations/{location}");
    let request = |index: usize| {
        if index == 5 {
            return admin.request(Method::DELETE, &path);
        }
        let item = crate::support::item_request(location);
        admin.request(Method::POST, ITEMS).json(&item)
    };
    let answers = all_at_once((0..10).map(request).collect()).await;
    let statuses: BTreeSet<_> = answers
        .iter()
        .map(|answer| answer.status.as_u16())
        .collect();
    assert!(
        statuses
            .iter()
            .all(|status| [201, 204, 400].contains(status)),
        "{statuses:?}"
    );
    let page: Value = admin.get(ITEMS).await.json();
    let made = answers.iter().filter(|answer| answer.status == 201);
    let made = i64::try_from(made.count()).expect("a small number");
    assert_eq!(number(&page, "totalElements"), made);
}
