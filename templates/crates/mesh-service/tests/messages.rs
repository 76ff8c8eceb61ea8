//! Texts of the portal service in the answers of another one.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::HeaderMap;
use axum::routing::get;
use axum::{Json, Router};
use mesh_app::{ServiceContext, ServiceDefinition};
use mesh_security::{Published, ServiceTokens};
use mesh_service::follow_messages;
use mesh_test::{Neighbours, TOKEN_SECRET, TestService, wait_until};
use mesh_web::{ApiError, ErrorCode};
use serde_json::{Value, json};

const SOON: Duration = Duration::from_secs(10);

/// What the portal service has at present.
#[derive(Clone, Default)]
struct Portal(Arc<Mutex<Value>>);

impl Portal {
    fn tell(&self, korean: Value, english: Value) {
        *self.0.lock().expect("the texts") = json!({"korean": korean, "english": english});
    }

    fn routes(&self) -> Router {
        let portal = self.clone();
        let texts = get(async move |headers: HeaderMap| {
            let texts = portal.0.lock().expect("the texts").clone();
            Published::of(&texts).expect("JSON").answer(&headers)
        });
        Router::new().route("/internal/messages", texts)
    }
}

/// A service that knows nothing.
async fn build(context: ServiceContext) -> anyhow::Result<Router> {
    let caller = ServiceTokens::new(TOKEN_SECRET, context.name);
    follow_messages(&context, caller)?;
    let nothing = async || Err::<Json<()>, _>(ApiError::of(ErrorCode::EntityNotFound));
    Ok(Router::new().route("/", get(nothing)))
}

async fn start(portal: &Portal, services: &[&str]) -> TestService {
    let neighbours = Neighbours::serve(portal.routes()).await;
    let definition = ServiceDefinition {
        name: "using-service",
        version: "0",
        defaults: "",
        migrate: None,
        build: |context| Box::pin(build(context)),
    };
    let settings = [("messages.refresh-interval", "10ms".into())];
    TestService::start_among(definition, &neighbours, services, &settings).await
}

/// What the service says in Korean and in English.
async fn said(service: &TestService) -> (Value, Value) {
    let korean = service.anonymous().get("/").await.json();
    let english = service.anonymous().get_in_english("/").await.json();
    (korean["message"].clone(), english["message"].clone())
}

async fn wait_for(service: &TestService, korean: &str, english: &str) {
    let expected = (json!(korean), json!(english));
    wait_until("the service says so", SOON, async || {
        said(service).await == expected
    })
    .await;
}

#[tokio::test]
async fn the_texts_of_the_portal_stand_above_the_built_in_ones_and_change_while_a_service_runs() {
    let portal = Portal::default();
    let key = "err.entity.not.found";
    portal.tell(json!({key: "없음"}), json!({key: "None"}));
    let service = start(&portal, &["portal-service"]).await;
    wait_for(&service, "없음", "None").await;
    portal.tell(json!({key: "없습니다"}), json!({}));
    wait_for(&service, "없습니다", "The data does not exist").await;
    portal.tell(json!({}), json!({}));
    let built_in = "해당 데이터가 존재하지 않습니다";
    wait_for(&service, built_in, "The data does not exist").await;
}

#[tokio::test]
async fn paths_that_do_not_exist_are_told_in_these_texts_too() {
    let portal = Portal::default();
    portal.tell(
        json!({"err.page.not.found": "그런 곳은 없습니다"}),
        json!({}),
    );
    let service = start(&portal, &["portal-service"]).await;
    wait_until("the service says so", SOON, async || {
        let answer = service.anonymous().get("/nowhere").await.json();
        answer["message"] == "그런 곳은 없습니다"
    })
    .await;
}

#[tokio::test]
async fn without_a_portal_service_the_built_in_texts_count() {
    let service = start(&Portal::default(), &[]).await;
    let (korean, english) = said(&service).await;
    assert_eq!(korean, "해당 데이터가 존재하지 않습니다");
    assert_eq!(english, "The data does not exist");
}
