//! What other services are told of items.

use std::sync::OnceLock;
use std::time::Duration;

use mesh_bus::{Bus, Change};
use mesh_test::{service_token, token_of};
use serde_json::{Value, json};

use crate::support::{Api, ITEMS, LOCATIONS, item_request, merged, number};

const PATH: &str = "/internal/reserve-items";

#[tokio::test]
async fn services_get_one_item_as_it_is_now() {
    let api = Api::start().await;
    let id = api.course(5).await;
    assert!(api.take(id, "r1", 2).await);
    let answer = api.checks().get(&format!("{PATH}/{id}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let public = api.user().get(&format!("{ITEMS}/relations/{id}")).await;
    assert_eq!(answer.json(), public.json());
    assert_eq!(number(&answer.json(), "inventoryQty"), 3);
    let unknown = api.checks().get(&format!("{PATH}/{}", id + 1)).await;
    assert_eq!(unknown.refusal(), (404, "E003".to_owned()));
}

#[tokio::test]
async fn services_get_many_items_at_once() {
    let api = Api::start().await;
    let (first, second) = (api.course(1).await, api.course(2).await);
    let asked = json!([second.to_string(), "99", first.to_string(), "x", ""]);
    let answer = api.checks().post(PATH, asked).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let answer = answer.json();
    let mut expected = json!({});
    for id in [first, second] {
        let one = api.checks().get(&format!("{PATH}/{id}")).await.json();
        expected = merged(expected, json!({id.to_string(): one}));
    }
    assert_eq!(answer, expected);
    let many: Vec<_> = (0..1001).map(|number| number.to_string()).collect();
    let refused = api.checks().post(PATH, json!(many)).await;
    assert_eq!(refused.refusal(), (400, "E001".to_owned()));
}

#[tokio::test]
async fn nobody_but_services_is_told() {
    let api = Api::start().await;
    let id = api.course(1).await;
    for token in [
        String::new(),
        token_of("somebody", "ROLE_ADMIN"),
        service_token("reserve-check-service", "portal-service"),
    ] {
        let caller = api.service.with(token.as_str());
        let one = format!("{PATH}/{id}");
        assert_eq!(caller.get(&one).await.bare_status(), 401, "{token}");
        let many = caller.post(PATH, json!([])).await;
        assert_eq!(many.bare_status(), 401, "{token}");
        let stock = json!({"reserveId": "r", "reserveQty": 1});
        let stock = caller.put_json(&format!("{one}/stock"), stock).await;
        assert_eq!(stock.bare_status(), 401, "{token}");
    }
    assert_eq!(api.left(id).await, 1);
}

/// The bus of the only service that [`others_forget_items_that_change`] starts.
static BUS: OnceLock<Bus> = OnceLock::new();

#[tokio::test]
async fn others_forget_items_that_change() {
    let definition = mesh_app::ServiceDefinition {
        build: |context| {
            BUS.get_or_init(|| context.bus.clone());
            (reserve_item_service::definition().build)(context)
        },
        ..reserve_item_service::definition()
    };
    let api = Api::start_as(definition).await;
    let location = api.location(json!({})).await;
    let mut changes = BUS.get().expect("a bus").changes();
    let mut next = async || {
        let change = tokio::time::timeout(Duration::from_secs(10), changes.recv()).await;
        change.expect("in time").expect("a change")
    };
    let told = |ids: &[i64]| Change::Of {
        path: PATH.to_owned(),
        ids: ids.iter().map(i64::to_string).collect(),
    };
    let item = item_request(location);
    let created = api.admin().post(ITEMS, item.clone()).await.json();
    let id = number(&created, "reserveItemId");
    assert_eq!(next().await, told(&[id]));
    let path = format!("{ITEMS}/{id}");
    api.admin().put_json(&path, item).await;
    assert_eq!(next().await, told(&[id]));
    api.admin().put(&format!("{path}/false")).await;
    assert_eq!(next().await, told(&[id]));
    // A location is a part of the items at it.
    let place = format!("{LOCATIONS}/{location}");
    let renamed: Value = json!({"locationName": "제주"});
    api.admin().put_json(&place, renamed).await;
    assert_eq!(next().await, told(&[id]));
    api.admin().put(&format!("{place}/false")).await;
    assert_eq!(next().await, told(&[id]));
}
