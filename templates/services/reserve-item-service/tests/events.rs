//! What reservations ask for and give back in events, and what they are answered.

use std::collections::BTreeMap;
use std::time::Duration;

use mesh_messaging::{GroupMember, GroupQueue, Message};
use mesh_test::wait_until;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::Query;
use serde_json::{Value, json};

use crate::support::{Api, ITEMS, item_request, merged, minutes_from_now, number};

const LIMIT: Duration = Duration::from_secs(20);

const REQUESTS: &str = "reserve-request.topic";
const RETURNS: &str = "inventory-return.topic";

/// The service, and the service of reservations that hears it.
struct Mesh {
    api: Api,
    heard: GroupMember,
}

impl Mesh {
    async fn start() -> Self {
        let api = Api::start().await;
        let queue = GroupQueue {
            destination: "inventory-updated.topic".to_owned(),
            group: "reserved".to_owned(),
        };
        let heard = api.service.broker().join_group(queue, 10);
        Self { api, heard }
    }

    /// Publishes an event, and waits until it is handled.
    async fn publish(&self, destination: &str, body: &Value) {
        let broker = self.api.service.broker();
        let message = Message::json(body.to_string());
        mesh_test::say(&broker, destination, "reserved", &message).await;
    }

    /// Asks for stock as a reservation does.
    async fn request(&self, item: i64, reservation: &str, qty: i64) {
        self.publish(REQUESTS, &reservation_of(item, reservation, qty))
            .await;
    }

    /// The next answer that the service of reservations hears, with its headers.
    async fn next(&mut self) -> (Value, BTreeMap<String, String>) {
        let delivery = tokio::time::timeout(LIMIT, self.heard.next()).await;
        let delivery = delivery.expect("an event in time");
        let message = delivery.message.clone();
        delivery.ack().await;
        let body = serde_json::from_slice(&message.body).expect("JSON");
        (body, message.headers)
    }

    /// Whether the reservation that is answered next has what it asked for.
    async fn answer(&mut self, reservation: &str) -> bool {
        let (body, headers) = self.next().await;
        let is_item_updated = body["isItemUpdated"].as_bool().expect("a flag");
        let expected = json!({
            "reserveId": reservation, "isItemUpdated": is_item_updated, "uuid": null
        });
        assert_eq!(body, expected);
        let header = headers.get("reserveUUID").map(String::as_str);
        assert_eq!(header, Some(reservation));
        is_item_updated
    }

    async fn left(&self, item: i64) -> i64 {
        self.api.left(item).await
    }
}

/// A reservation as the service of reservations tells it.
fn reservation_of(item: i64, reservation: &str, qty: i64) -> Value {
    json!({
        "reserveId": reservation, "reserveItemId": item, "locationId": 1,
        "categoryId": "education", "reserveQty": qty, "reserveStartDate": null,
        "reserveEndDate": null, "reservePurposeContent": "배우기", "attachmentCode": null,
        "userId": "u", "userContactNo": "010", "userEmail": "u@example.com"
    })
}

#[tokio::test]
async fn a_request_takes_what_is_there_and_is_answered() {
    let mut mesh = Mesh::start().await;
    let id = mesh.api.course(5).await;
    mesh.request(id, "r1", 3).await;
    assert!(mesh.answer("r1").await);
    assert_eq!(mesh.left(id).await, 2);
    mesh.request(id, "r2", 3).await;
    assert!(!mesh.answer("r2").await);
    assert_eq!(mesh.left(id).await, 2);
}

#[tokio::test]
async fn requests_that_make_no_sense_are_refused() {
    let mut mesh = Mesh::start().await;
    let id = mesh.api.course(5).await;
    let room = mesh.api.item(json!({"categoryId": "space"})).await;
    for (item, qty) in [(id + 100, 1), (room, 1), (id, 0), (id, -1)] {
        let reservation = format!("r{item}/{qty}");
        mesh.request(item, &reservation, qty).await;
        assert!(!mesh.answer(&reservation).await, "{item} {qty}");
    }
    mesh.publish(REQUESTS, &json!({"reserveId": "r9"})).await;
    assert!(!mesh.answer("r9").await);
    assert_eq!((mesh.left(id).await, mesh.left(room).await), (5, 10));
}

#[tokio::test]
async fn requests_are_taken_inside_the_request_window_only() {
    let mut mesh = Mesh::start().await;
    for (start, end, expected) in [(-5, 5, true), (5, 9, false), (-9, -5, false)] {
        let window = json!({
            "requestStartDate": minutes_from_now(start), "requestEndDate": minutes_from_now(end)
        });
        let id = mesh.api.item(window).await;
        let reservation = format!("r{id}");
        mesh.request(id, &reservation, 1).await;
        assert_eq!(mesh.answer(&reservation).await, expected, "{start} {end}");
    }
    let without_window = json!({
        "reserveMeansId": "external", "externalUrl": "/", "requestStartDate": null,
        "requestEndDate": null
    });
    let id = mesh.api.item(without_window).await;
    mesh.request(id, "r", 1).await;
    assert!(!mesh.answer("r").await);
}

#[tokio::test]
async fn a_request_that_comes_again_takes_once() {
    let mut mesh = Mesh::start().await;
    let id = mesh.api.course(5).await;
    mesh.request(id, "r1", 2).await;
    assert!(mesh.answer("r1").await);
    // The same message is not handled again; another one for the same reservation is answered again.
    mesh.request(id, "r1", 2).await;
    let again = merged(reservation_of(id, "r1", 2), json!({"userContactNo": "011"}));
    mesh.publish(REQUESTS, &again).await;
    assert!(mesh.answer("r1").await);
    assert_eq!(mesh.left(id).await, 3);
    mesh.request(id, "r2", 1).await;
    assert!(mesh.answer("r2").await, "nothing else was said between");
}

#[tokio::test]
async fn who_takes_directly_is_also_told_in_an_event() {
    let mut mesh = Mesh::start().await;
    let id = mesh.api.course(5).await;
    assert!(mesh.api.take(id, "r1", 2).await);
    assert!(mesh.answer("r1").await);
    // Neither a repeated order nor a refusal is told.
    assert!(mesh.api.take(id, "r1", 2).await);
    assert!(!mesh.api.take(id, "r2", 9).await);
    assert!(mesh.api.take(id, "r3", 1).await);
    assert!(mesh.answer("r3").await);
}

#[tokio::test]
async fn what_a_reservation_holds_is_given_back_once_and_never_taken_again() {
    let mesh = Mesh::start().await;
    let id = mesh.api.course(5).await;
    assert!(mesh.api.take(id, "r1", 3).await);
    let give_back = async |member: &str| {
        let body = json!({"reserveId": "r1", "attempt": member});
        mesh.publish(RETURNS, &body).await;
    };
    give_back("first").await;
    assert_eq!(mesh.left(id).await, 5);
    assert!(mesh.api.take(id, "r2", 1).await);
    give_back("second").await;
    assert_eq!(mesh.left(id).await, 4, "given back once");
    assert!(!mesh.api.take(id, "r1", 3).await, "it is over");
    mesh.publish(RETURNS, &json!({"reserveId": "unknown"}))
        .await;
    assert_eq!(mesh.left(id).await, 4);
}

#[tokio::test]
async fn what_is_given_back_never_exceeds_the_total() {
    let mesh = Mesh::start().await;
    let id = mesh.api.course(5).await;
    assert!(mesh.api.take(id, "r1", 5).await);
    let path = format!("{ITEMS}/{id}/inventories");
    // Somebody puts pieces back that the reservation still holds.
    let put = mesh.api.checks().put_json(&path, json!(-3)).await;
    assert_eq!(put.text, "true");
    mesh.publish(RETURNS, &json!({"reserveId": "r1"})).await;
    assert_eq!(mesh.left(id).await, 5);
    let location = number(&mesh.api.read(id).await, "locationId");
    let more = merged(item_request(location), json!({"totalQty": 6}));
    let changed = mesh
        .api
        .admin()
        .put_json(&format!("{ITEMS}/{id}"), more)
        .await;
    assert_eq!((changed.status.as_u16(), mesh.left(id).await), (204, 6));
}

#[tokio::test]
async fn parallel_requests_and_orders_never_take_more_than_there_is() {
    let mut mesh = Mesh::start().await;
    let id = mesh.api.course(4).await;
    let publisher = mesh.api.service.broker().group_publisher();
    let mut published = tokio::task::JoinSet::new();
    for index in 0..10 {
        let publisher = publisher.clone();
        let body = reservation_of(id, &format!("e{index}"), 1).to_string();
        published.spawn(async move {
            let groups = ["reserved".to_owned()];
            let message = Message::json(body);
            publisher.publish(REQUESTS, &groups, &message).await
        });
    }
    let mut direct = 0;
    for index in 0..10 {
        direct += i32::from(mesh.api.take(id, &format!("d{index}"), 1).await);
    }
    for handled in published.join_all().await {
        handled.expect("it is handled");
    }
    let mut granted = 0;
    for _ in 0..10 + direct {
        let (body, _) = mesh.next().await;
        granted += i32::from(body["isItemUpdated"] == json!(true));
    }
    assert_eq!((granted, mesh.left(id).await), (4, 0));
}

#[tokio::test]
async fn what_cannot_be_read_is_kept_for_operators() {
    let mesh = Mesh::start().await;
    mesh.publish(REQUESTS, &json!({"reserveItemId": 1})).await;
    mesh.publish(RETURNS, &json!("r1")).await;
    let select = Query::select()
        .column("queue")
        .from("dead_letter")
        .to_owned();
    let kept = async || {
        let database = mesh.api.service.database().await;
        let rows = database.query_all(&select).await.expect("rows");
        let queues = rows.iter().map(|row| row.try_get::<String>("", "queue"));
        let mut queues: Vec<_> = queues.collect::<Result<_, _>>().expect("texts");
        queues.sort();
        queues
    };
    wait_until("both are kept", LIMIT, async || kept().await.len() == 2).await;
    let expected = [
        "inventory-return.topic.reserved",
        "reserve-request.topic.reserved",
    ];
    assert_eq!(kept().await, expected);
}
