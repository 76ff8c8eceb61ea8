//! What operators do with events that could not be handled, and what they see of the others.

use mesh_events::Subscription;
use mesh_test::wait_until;
use reqwest::Method;
use serde_json::{Value, json};

use crate::noting::Noting;
use crate::support::{Common, Instance, LIMIT};

/// An instance with a dead letter, whose handler fails so often.
async fn with_letter(common: &Common, failures: u32, settings: &[(&str, Value)]) -> Instance {
    let instance = Instance::start_with(common, settings).await;
    let handler = Noting::failing("1", failures);
    instance.outbox.subscribe(common.readers, handler);
    instance.change("k", "1").await;
    wait_until("there is a dead letter", LIMIT, async || {
        instance.count("dead_letter").await == 1
    })
    .await;
    instance
}

async fn id_of_letter(instance: &Instance) -> String {
    let (status, list) = instance.ask(Method::GET, "deadletters").await;
    assert_eq!((status, &list["total"]), (200, &json!(1)));
    format!("deadletters/{}", list["deadLetters"][0]["id"])
}

#[tokio::test]
async fn a_letter_tells_what_came_and_why_it_failed() {
    let common = Common::new().await;
    let instance = with_letter(&common, 3, &[]).await;
    let path = id_of_letter(&instance).await;
    let (status, letter) = instance.ask(Method::GET, &path).await;
    assert_eq!(status, 200);
    assert_eq!(letter["queue"], format!("{}.readers", common.changes.name));
    assert_eq!(letter["body"], r#"{"text":"1"}"#);
    assert_eq!(letter["headers"]["changeKey"], "k");
    assert!(letter["headers"]["traceparent"].is_string(), "{letter}");
    assert_eq!(letter["error"], "no luck");
    assert_eq!(letter["attempts"], 3);
}

#[tokio::test]
async fn a_letter_is_replayed_until_it_is_handled_and_then_gone() {
    let common = Common::new().await;
    let instance = with_letter(&common, 4, &[]).await;
    let path = id_of_letter(&instance).await;
    let (status, failure) = instance.ask(Method::POST, &path).await;
    assert_eq!(status, 500);
    assert_eq!(failure["message"], "it fails again: no luck");
    let (_, letter) = instance.ask(Method::GET, &path).await;
    assert_eq!(letter["attempts"], 4);
    assert!(instance.noted().await.is_empty());
    assert_eq!(instance.ask(Method::POST, &path).await.0, 204);
    assert_eq!(instance.noted().await, ["1"]);
    assert_eq!(instance.ask(Method::POST, &path).await.0, 404);
}

#[tokio::test]
async fn a_letter_can_be_discarded() {
    let common = Common::new().await;
    let instance = with_letter(&common, 3, &[]).await;
    let path = id_of_letter(&instance).await;
    assert_eq!(instance.ask(Method::DELETE, &path).await.0, 204);
    for method in [Method::GET, Method::DELETE, Method::POST] {
        assert_eq!(instance.ask(method, &path).await.0, 404);
    }
    let (status, refusal) = instance.ask(Method::DELETE, "deadletters/first").await;
    assert_eq!(status, 400, "{refusal}");
}

#[tokio::test]
async fn a_letter_nobody_here_can_handle_is_kept() {
    let common = Common::new().await;
    let first = with_letter(&common, 3, &[]).await;
    let path = id_of_letter(&first).await;
    let other = Instance::start(&common).await;
    let elsewhere = Subscription {
        group: "others",
        ..common.readers
    };
    other.outbox.subscribe(elsewhere, Noting::default());
    assert_eq!(other.ask(Method::POST, &path).await.0, 409);
    assert_eq!(other.count("dead_letter").await, 1);
}

#[tokio::test]
async fn the_endpoint_is_also_at_a_port_of_operators_and_in_the_list() {
    let common = Common::new().await;
    let own_port = [("management.server.port", json!(0))];
    let instance = with_letter(&common, 3, &own_port).await;
    id_of_letter(&instance).await;
    let (_, list) = instance.ask(Method::GET, "").await;
    let links = &list["_links"];
    assert!(links["deadletters-id"]["href"].is_string(), "{list}");
}

#[tokio::test]
async fn metrics_count_what_became_of_events() {
    let common = Common::new().await;
    let instance = with_letter(&common, 3, &[]).await;
    instance.change("k", "2").await;
    instance.wait_until_noted(&["2"]).await;
    for (name, expected) in [
        ("events.published", 2.0),
        ("events.handled", 1.0),
        ("events.retried", 2.0),
        ("events.dead.letters", 1.0),
        ("events.outbox.waiting", 0.0),
    ] {
        wait_until(name, LIMIT, async || {
            let (_, meter) = instance.ask(Method::GET, &format!("metrics/{name}")).await;
            meter["measurements"][0]["value"] == expected
        })
        .await;
    }
}
