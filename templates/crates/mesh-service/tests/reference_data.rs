//! Data of another service, as a service that uses it gets it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use mesh_app::{ServiceContext, ServiceDefinition};
use mesh_security::ServiceTokens;
use mesh_service::{Owner, ReferenceData};
use mesh_test::{Neighbours, TestService};
use serde_json::{Value, json};

const OWNER: Owner = Owner {
    service: "owner-service",
    path: "/internal/names",
};

/// Knows `1` to `9`, whose names are told with the number of the call.
#[derive(Clone, Default)]
struct OwnerService {
    calls: Arc<AtomicUsize>,
    is_away: Arc<AtomicBool>,
    asked_in_vain: Arc<AtomicUsize>,
}

impl OwnerService {
    fn routes(&self) -> Router {
        let owner = self.clone();
        let names = post(async move |Json(ids): Json<Vec<String>>| owner.names(&ids));
        Router::new().route(OWNER.path, names)
    }

    fn names(&self, ids: &[String]) -> Response {
        if self.is_away.load(Ordering::SeqCst) {
            self.asked_in_vain.fetch_add(1, Ordering::SeqCst);
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
        let call = self.calls.fetch_add(1, Ordering::SeqCst) + 1;
        let known = ids.iter().filter(|id| id.len() == 1);
        let names = known.map(|id| (id.clone(), json!(format!("{id} in call {call}"))));
        Json(Value::Object(names.collect())).into_response()
    }
}

/// A service that tells what it knows at `/{ids}`, and tells everybody about changes of its own.
async fn build(context: ServiceContext) -> anyhow::Result<Router> {
    let caller = ServiceTokens::new(mesh_test::TOKEN_SECRET, context.name);
    let time_to_live = context.settings.duration("time-to-live")?;
    let client = context.client.clone();
    let names = ReferenceData::<String>::new(OWNER, client, caller, time_to_live);
    let names = names.following(&context.bus);
    let tell = async move |Path(ids): Path<String>| Json(names.of(split(&ids)).await);
    let change = async move |Path(ids): Path<String>| {
        let told = context.bus.changed(OWNER.path, split(&ids)).await;
        told.expect("the event goes out");
    };
    Ok(Router::new()
        .route("/{ids}", get(tell))
        .route("/changes/{ids}", post(change)))
}

fn split(ids: &str) -> Vec<String> {
    ids.split(',').map(str::to_owned).collect()
}

async fn start(owner: &OwnerService, time_to_live: &str) -> TestService {
    let neighbours = Neighbours::serve(owner.routes()).await;
    let definition = ServiceDefinition {
        name: "using-service",
        version: "0",
        defaults: "",
        migrate: None,
        build: |context| Box::pin(build(context)),
    };
    let settings = [("time-to-live", time_to_live.into())];
    TestService::start_among(definition, &neighbours, &[OWNER.service], &settings).await
}

async fn names(service: &TestService, ids: &str) -> Value {
    service.anonymous().get(&format!("/{ids}")).await.json()
}

#[tokio::test]
async fn one_call_asks_for_all_that_is_not_in_memory() {
    let owner = OwnerService::default();
    let service = start(&owner, "1h").await;
    let first = json!({"1": "1 in call 1", "2": "2 in call 1"});
    assert_eq!(names(&service, "1,2,2,unknown").await, first);
    let second = json!({"2": "2 in call 1", "3": "3 in call 2"});
    assert_eq!(names(&service, "2,3,unknown").await, second);
    assert_eq!(names(&service, "1,2,unknown").await, first);
    assert_eq!(owner.calls.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn an_owner_that_is_away_costs_only_what_it_never_told() {
    let owner = OwnerService::default();
    let service = start(&owner, "0s").await;
    let known = json!({"1": "1 in call 1"});
    assert_eq!(names(&service, "1").await, known);
    owner.is_away.store(true, Ordering::SeqCst);
    assert_eq!(names(&service, "1,2").await, known);
}

#[tokio::test]
async fn an_owner_that_is_away_is_left_alone_for_a_while() {
    let owner = OwnerService::default();
    let service = start(&owner, "1h").await;
    owner.is_away.store(true, Ordering::SeqCst);
    assert_eq!(names(&service, "1").await, json!({}));
    let of_one = owner.asked_in_vain.load(Ordering::SeqCst);
    for _ in 0..20 {
        assert_eq!(names(&service, "2").await, json!({}));
    }
    // Fewer than one in two, also when the machine is slow.
    assert!(owner.asked_in_vain.load(Ordering::SeqCst) < 10 * of_one);
    owner.is_away.store(false, Ordering::SeqCst);
    let limit = Duration::from_secs(10);
    mesh_test::wait_until("the owner is asked again", limit, async || {
        names(&service, "2").await != json!({})
    })
    .await;
}

#[tokio::test]
async fn what_has_changed_is_asked_again() {
    let owner = OwnerService::default();
    let service = start(&owner, "1h").await;
    names(&service, "1,2").await;
    service.anonymous().post("/changes/2", json!(null)).await;
    let both = async || names(&service, "1,2").await;
    let expected = json!({"1": "1 in call 1", "2": "2 in call 2"});
    let limit = Duration::from_secs(10);
    mesh_test::wait_until("the change is heard of", limit, async || {
        both().await == expected
    })
    .await;
}
