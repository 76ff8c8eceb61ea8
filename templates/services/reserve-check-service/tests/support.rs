//! What the tests share.

use chrono::{TimeDelta, Utc};
pub use mesh_test::{Answer, Caller, plain_error, single_page};
use mesh_test::{Neighbours, TestService, authorization_rules, service_token};
use sea_orm::{ConnectionTrait, QueryResult, Statement};
use serde_json::{Value, json};

use crate::neighbours::{Items, users};

pub const ADMIN_ID: &str = "65a00f65-8460-49af-98ec-042977e56f4b";
pub const USER_ID: &str = "a4aa10ab-f544-40f0-b7ad-20e31d2ff1c3";

/// The rules of this service that the user service hands out in a new project.
pub const RULES: &str =
    include_str!("../../user-service/seed/authorizations/reserve-check-service.csv");

pub const RESERVES: &str = "/api/v1/reserves";

/// All services that this one asks.
pub const ALL: [&str; 2] = ["user-service", "reserve-item-service"];

/// Items of the neighbour.
pub const COURSE: i64 = 1;
pub const EQUIPMENT: i64 = 2;
pub const SPACE: i64 = 3;

/// The service among the others that it calls.
pub struct Api {
    pub service: TestService,
    pub items: Items,
    neighbours: Neighbours,
}

impl Api {
    pub async fn start() -> Self {
        Self::start_with(RULES, &ALL, &[]).await
    }

    /// With other rules and settings; services that are not among `present` are away.
    pub async fn start_with(rules: &str, present: &[&str], settings: &[(&str, Value)]) -> Self {
        let items = Items::default();
        items.put(COURSE, course());
        items.put(EQUIPMENT, equipment());
        items.put(SPACE, space());
        let router = authorization_rules(rules)
            .merge(users())
            .merge(items.routes());
        let neighbours = Neighbours::serve(router).await;
        let definition = reserve_check_service::definition();
        let service = TestService::start_among(definition, &neighbours, present, settings).await;
        Self {
            service,
            items,
            neighbours,
        }
    }

    /// Another instance of the service, on the same database.
    pub async fn second(&self) -> TestService {
        let definition = reserve_check_service::definition();
        let database = ("database.url", self.service.database_url().into());
        TestService::start_among(definition, &self.neighbours, &ALL, &[database]).await
    }

    pub fn admin(&self) -> Caller<'_> {
        self.service.user(ADMIN_ID, "ROLE_ADMIN")
    }

    pub fn employee(&self) -> Caller<'_> {
        self.service.user("employee", "ROLE_EMPLOYEE")
    }

    /// Somebody who applies.
    pub fn user(&self) -> Caller<'_> {
        self.service.user(USER_ID, "ROLE_USER")
    }

    /// Somebody else who applies.
    pub fn other(&self) -> Caller<'_> {
        self.service.user("somebody-else", "ROLE_USER")
    }

    pub fn visitor(&self) -> Caller<'_> {
        self.service.anonymous()
    }

    /// The service of applications.
    pub fn requests(&self) -> Caller<'_> {
        let token = service_token("reserve-request-service", "reserve-check-service");
        self.service.with(token)
    }

    /// Sends a booking of an administrator.
    pub async fn book(&self, item: i64, changes: Value) -> Answer {
        let booking = merged(booking(item), changes);
        self.admin().post(RESERVES, booking).await
    }

    /// Makes a booking of the user; gives its id.
    pub async fn booked(&self, item: i64, changes: Value) -> String {
        let answer = self.book(item, changes).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        text(&answer.json(), "reserveId")
    }

    /// Makes a booking of the user that is only requested; gives its id.
    pub async fn requested(&self, item: i64, changes: Value) -> String {
        let changes = merged(changes, json!({"reserveStatusId": "request"}));
        self.booked(item, changes).await
    }

    /// Sends what somebody applies for.
    pub async fn apply(&self, flow: &str, item: i64, changes: Value) -> Answer {
        let reserve = merged(booking(item), changes);
        let body = json!({"flow": flow, "owner": USER_ID, "reserve": reserve});
        self.requests().post("/internal/reserves", body).await
    }

    /// Makes an application of the user; gives its id.
    pub async fn applied(&self, flow: &str, item: i64, changes: Value) -> String {
        let answer = self.apply(flow, item, changes).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        text(&answer.json(), "reserveId")
    }

    /// What reserve-request-service is told about an application.
    pub async fn outcome(&self, id: &str) -> String {
        let path = format!("/internal/reserves/{id}/outcome");
        let answer = self.requests().get(&path).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        text(&answer.json(), "outcome")
    }

    /// Sends an approval of an administrator.
    pub async fn approve(&self, id: &str) -> Answer {
        self.admin().put(&format!("{RESERVES}/approve/{id}")).await
    }

    /// Sends a cancellation.
    pub async fn cancel(&self, caller: &Caller<'_>, id: &str) -> Answer {
        let path = format!("{RESERVES}/cancel/{id}");
        caller
            .put_json(&path, json!({"reasonCancelContent": "못 갑니다"}))
            .await
    }

    /// A reservation as an administrator reads it.
    pub async fn read(&self, id: &str) -> Value {
        let answer = self.admin().get(&format!("{RESERVES}/{id}")).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()
    }

    /// Where a reservation stands; nothing when it is not there.
    pub async fn status(&self, id: &str) -> Option<String> {
        let answer = self.admin().get(&format!("{RESERVES}/{id}")).await;
        (answer.status == 200).then(|| text(&answer.json(), "reserveStatusId"))
    }

    /// Runs a statement on the tables of the service.
    pub async fn execute(&self, statement: &str) {
        let database = self.service.database().await;
        let done = database.execute_unprepared(statement).await;
        done.expect("a statement that the database takes");
        database.close().await.expect("the connection closes");
    }

    /// Columns of the only reservation.
    pub async fn row(&self, columns: &str) -> QueryResult {
        let database = self.service.database().await;
        let select = format!("SELECT {columns} FROM reserve");
        let select = Statement::from_string(database.get_database_backend(), select);
        let row = database.query_one_raw(select).await.expect("an answer");
        row.expect("a row")
    }

    /// The ids of a list, in its order.
    pub async fn listed(&self, query: &str) -> Vec<Value> {
        let answer = self.admin().get(&format!("{RESERVES}?{query}")).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        column(&answer.json()["content"], "reserveId")
    }
}

/// Midnight, so many days from today in Korea, as the portal writes it.
pub fn day(days: i64) -> String {
    format!("{}T00:00:00.000Z", date(days))
}

/// The same as it is answered.
pub fn local(days: i64) -> String {
    format!("{}T00:00:00", date(days))
}

/// The day alone.
pub fn date(days: i64) -> String {
    let today = Utc::now() + TimeDelta::hours(9);
    (today + TimeDelta::days(days))
        .format("%Y-%m-%d")
        .to_string()
}

fn item(category: &str, name: &str) -> Value {
    json!({
        "reserveItemName": name, "locationId": 7,
        "location": {
            "locationId": 7, "locationName": "서울", "sortSeq": 1, "isUse": true,
            "createDate": local(-9), "modifiedDate": local(-9), "createdBy": "kim1",
            "lastModifiedBy": "kim1"
        },
        "categoryId": category, "categoryName": "유형", "totalQty": 10, "inventoryQty": 10,
        "operationStartDate": local(-5), "operationEndDate": local(60),
        "reserveMethodId": "internet", "reserveMethodName": "인터넷", "reserveMeansId": "realtime",
        "reserveMeansName": "실시간", "requestStartDate": local(-3), "requestEndDate": local(3),
        "isPeriod": false, "periodMaxCount": null, "externalUrl": null,
        "selectionMeansId": "fcfs", "selectionMeansName": "선착순", "isPaid": true,
        "usageCost": 1000, "isUse": true, "purpose": "p", "address": "a", "targetId": "no-limit",
        "targetName": "제한없음", "excluded": null, "homepage": null, "contact": null,
        "managerDept": null, "managerName": null, "managerContact": null
    })
}

fn course() -> Value {
    item("education", "러스트 교육")
}

fn equipment() -> Value {
    item("equipment", "Projector")
}

fn space() -> Value {
    item("space", "회의실")
}

/// What is sent to reserve an item, as the front ends send it.
pub fn booking(item: i64) -> Value {
    let mut booking = json!({
        "reserveId": "mine", "reserveItemId": item.to_string(), "locationId": 99,
        "categoryId": "nothing", "totalQty": 1000, "reserveQty": "2",
        "reservePurposeContent": "회의", "attachmentCode": "", "reserveStatusId": "approve",
        "userId": USER_ID, "userContactNo": "010-0000-0000", "userEmail": "lee1@example.com"
    });
    if item != COURSE {
        let days = json!({"reserveStartDate": day(10), "reserveEndDate": day(11)});
        booking = merged(booking, days);
    }
    booking
}

/// From day to day.
pub fn days(first: i64, last: i64) -> Value {
    json!({"reserveStartDate": day(first), "reserveEndDate": day(last)})
}

/// `object` with the members of `changes` in the place of its own.
pub fn merged(mut object: Value, changes: Value) -> Value {
    let members = object.as_object_mut().expect("an object");
    members.extend(changes.as_object().expect("an object").clone());
    object
}

/// A member that is a text.
pub fn text(object: &Value, member: &str) -> String {
    let text = object[member].as_str();
    text.unwrap_or_else(|| panic!("{member} of {object}"))
        .to_owned()
}

/// The members `name` of the rows of a list.
pub fn column(list: &Value, name: &str) -> Vec<Value> {
    let rows = list.as_array().expect("a list").iter();
    rows.map(|row| row[name].clone()).collect()
}

/// The refusal of a business rule.
pub fn broken(message: &str) -> (u16, Value) {
    plain_error(400, "B001", message)
}
