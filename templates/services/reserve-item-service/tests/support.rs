//! What the tests share.

use axum::routing::post;
use axum::{Json, Router};
use chrono::{TimeDelta, Utc};
use mesh_app::ServiceDefinition;
pub use mesh_test::{Answer, Caller, plain_error, single_page};
use mesh_test::{Neighbours, TestService, authorization_rules, service_token};
use serde_json::{Value, json};
use tokio::task::JoinSet;

pub const ADMIN_ID: &str = "65a00f65-8460-49af-98ec-042977e56f4b";

/// The rules of this service that the user service hands out in a new project.
pub const RULES: &str =
    include_str!("../../user-service/seed/authorizations/reserve-item-service.csv");

pub const ITEMS: &str = "/api/v1/reserve-items";
pub const LOCATIONS: &str = "/api/v1/locations";

/// All services that this one asks.
pub const ALL: [&str; 2] = ["user-service", "portal-service"];

/// The service among the others that it calls.
pub struct Api {
    pub service: TestService,
    neighbours: Neighbours,
}

impl Api {
    pub async fn start() -> Self {
        Self::start_with(RULES, &ALL, &[]).await
    }

    /// With other rules and settings; services that are not among `present` are away.
    pub async fn start_with(rules: &str, present: &[&str], settings: &[(&str, Value)]) -> Self {
        let definition = reserve_item_service::definition();
        Self::start_among(definition, rules, present, settings).await
    }

    /// With another definition.
    pub async fn start_as(definition: ServiceDefinition) -> Self {
        Self::start_among(definition, RULES, &ALL, &[]).await
    }

    async fn start_among(
        definition: ServiceDefinition,
        rules: &str,
        present: &[&str],
        settings: &[(&str, Value)],
    ) -> Self {
        let neighbours = Neighbours::serve(authorization_rules(rules).merge(portal())).await;
        let service = TestService::start_among(definition, &neighbours, present, settings).await;
        Self {
            service,
            neighbours,
        }
    }

    /// Another instance of the service, on the same database.
    pub async fn second(&self) -> TestService {
        let definition = reserve_item_service::definition();
        let database = ("database.url", self.service.database_url().into());
        TestService::start_among(definition, &self.neighbours, &ALL, &[database]).await
    }

    pub fn admin(&self) -> Caller<'_> {
        self.service.user(ADMIN_ID, "ROLE_ADMIN")
    }

    pub fn user(&self) -> Caller<'_> {
        self.service.role("ROLE_USER")
    }

    pub fn visitor(&self) -> Caller<'_> {
        self.service.anonymous()
    }

    /// The service of reservations.
    pub fn checks(&self) -> Caller<'_> {
        let token = service_token("reserve-check-service", "reserve-item-service");
        self.service.with(token)
    }

    /// Makes a location; gives its id.
    pub async fn location(&self, changes: Value) -> i64 {
        let location = merged(json!({"locationName": "서울", "sortSeq": 1}), changes);
        let answer = self.admin().post(LOCATIONS, location).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        number(&answer.json(), "locationId")
    }

    /// Makes an item at a location of its own; gives its id.
    pub async fn item(&self, changes: Value) -> i64 {
        let location = self.location(json!({})).await;
        let item = merged(item_request(location), changes);
        let answer = self.admin().post(ITEMS, item).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        number(&answer.json(), "reserveItemId")
    }

    /// Makes a course with so many seats; gives its id.
    pub async fn course(&self, seats: i64) -> i64 {
        self.item(json!({"totalQty": seats, "inventoryQty": seats}))
            .await
    }

    /// The item as its form gets it.
    pub async fn read(&self, item: i64) -> Value {
        let answer = self.admin().get(&format!("{ITEMS}/{item}")).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()
    }

    /// What is left of an item.
    pub async fn left(&self, item: i64) -> i64 {
        number(&self.read(item).await, "inventoryQty")
    }

    /// Takes stock for a reservation; tells whether it has it.
    pub async fn take(&self, item: i64, reservation: &str, qty: i64) -> bool {
        let body = json!({"reserveId": reservation, "reserveQty": qty});
        let answer = self.checks().put_json(&stock_of(item), body).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()["isItemUpdated"].as_bool().expect("a flag")
    }
}

/// The portal service, with the codes of reservations.
fn portal() -> Router {
    let code =
        |id: &str, name: &str, used: bool| json!({"codeId": id, "codeName": name, "useAt": used});
    let below = json!({
        "reserve-category": [
            code("education", "교육", true), code("equipment", "장비", true),
            code("space", "공간", true), code("closed", "닫힘", false)
        ],
        "reserve-method": [
            code("internet", "인터넷", true), code("phone", "전화", true), code("visit", "방문", true)
        ],
        "reserve-means": [
            code("realtime", "실시간 예약", true), code("external", "외부링크 안내", true)
        ],
        "reserve-selection": [code("fcfs", "선착순", true), code("evaluate", "심사", true)],
        "reserve-target": [code("no-limit", "제한없음", true)],
    });
    let codes = below.as_object().expect("an object").values();
    let codes = codes.flat_map(|codes| codes.as_array().expect("a list"));
    let names: serde_json::Map<_, _> = codes
        .map(|code| {
            let id = code["codeId"].as_str().expect("an id");
            (id.to_owned(), code["codeName"].clone())
        })
        .collect();
    let names = Value::from(names);
    Router::new()
        .route("/internal/code-names", post(async move || Json(names)))
        .route(
            "/internal/codes-of-parents",
            post(async move || Json(below)),
        )
}

/// Where stock of an item is taken.
pub fn stock_of(item: i64) -> String {
    format!("/internal/reserve-items/{item}/stock")
}

/// A course that takes requests now, whose seats go to who comes first.
pub fn item_request(location: i64) -> Value {
    json!({
        "reserveItemName": "Rust 강좌", "locationId": location, "categoryId": "education",
        "totalQty": 10, "inventoryQty": 10,
        "operationStartDate": "2020-01-01T00:00:00", "operationEndDate": "2999-12-31T00:00:00",
        "reserveMethodId": "internet", "reserveMeansId": "realtime",
        "requestStartDate": "2020-01-01T00:00:00", "requestEndDate": "2999-12-31T00:00:00",
        "isPeriod": false, "selectionMeansId": "fcfs", "isPaid": false, "isUse": true
    })
}

/// A moment so many minutes from now, on the clocks of Korea.
pub fn minutes_from_now(minutes: i64) -> String {
    let moment = Utc::now() + TimeDelta::hours(9) + TimeDelta::minutes(minutes);
    moment.format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// `object` with the members of `changes` in the place of its own.
pub fn merged(mut object: Value, changes: Value) -> Value {
    let members = object.as_object_mut().expect("an object");
    members.extend(changes.as_object().expect("an object").clone());
    object
}

/// `object` without a member.
pub fn without(mut object: Value, member: &str) -> Value {
    object.as_object_mut().expect("an object").remove(member);
    object
}

/// A member that is a number.
pub fn number(object: &Value, member: &str) -> i64 {
    object[member]
        .as_i64()
        .unwrap_or_else(|| panic!("{member} of {object}"))
}

/// The members `name` of the rows of a list.
pub fn column(list: &Value, name: &str) -> Vec<Value> {
    let rows = list.as_array().expect("a list").iter();
    rows.map(|row| row[name].clone()).collect()
}

/// A refused value, in the error document.
pub fn refused(field: &str, message: &str, value: &str) -> Value {
    json!({"field": field, "message": message, "rejectedValue": value})
}

/// The refusal of values.
pub fn invalid(errors: Vec<Value>) -> (u16, Value) {
    let document = json!({
        "message": "입력값이 올바르지 않습니다", "status": 400, "code": "E001", "errors": errors
    });
    (400, document)
}

/// The answer about something that does not exist.
pub fn not_found() -> (u16, Value) {
    plain_error(400, "E003", "해당 데이터가 존재하지 않습니다")
}

/// Sends all requests at the same time; gives their answers.
pub async fn all_at_once(requests: Vec<reqwest::RequestBuilder>) -> Vec<Answer> {
    let mut answers = JoinSet::new();
    for request in requests {
        answers.spawn(Answer::of(request));
    }
    answers.join_all().await
}
