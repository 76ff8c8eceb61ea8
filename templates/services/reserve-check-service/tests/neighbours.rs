//! The services that this one asks.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use mesh_security::ServiceTokens;
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::support::{ADMIN_ID, USER_ID};

/// Names of users.
pub fn users() -> Router {
    let names = Json(json!({ADMIN_ID: "kim1", USER_ID: "lee1"}));
    Router::new().route("/internal/user-names", post(async move || names))
}

/// Plays reserve-item-service: items, stock, and who holds it.
#[derive(Clone, Default)]
pub struct Items(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    items: BTreeMap<i64, Value>,
    /// How much each reservation holds.
    ledger: HashMap<String, i64>,
    mood: Mood,
    batches: usize,
    late: Option<LateAnswer>,
}

/// An answer about stock that is held back.
#[derive(Clone, Default)]
pub struct LateAnswer {
    /// Tells that stock was taken, and that the answer waits.
    pub waits: Arc<Notify>,
    /// Lets it go.
    pub may_go: Arc<Notify>,
}

/// What becomes of a wish for stock.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Mood {
    /// It is answered by what is left.
    #[default]
    Willing,
    /// Somebody else was faster.
    Refusing,
    /// It is done, and then the answer is lost.
    Forgetful,
    /// Nothing works at all.
    Broken,
}

impl Items {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().expect("a lock")
    }

    /// Has an item with this number.
    pub fn put(&self, id: i64, mut item: Value) {
        item["reserveItemId"] = id.into();
        self.held().items.insert(id, item);
    }

    /// Changes members of an item.
    pub fn change(&self, id: i64, changes: Value) {
        let mut held = self.held();
        let item = held.items.get_mut(&id).expect("an item");
        let members = item.as_object_mut().expect("an object");
        members.extend(changes.as_object().expect("an object").clone());
    }

    /// The item as it is told.
    pub fn told(&self, id: i64) -> Value {
        self.held().items[&id].clone()
    }

    pub fn set_mood(&self, mood: Mood) {
        self.held().mood = mood;
    }

    /// Holds back the next answer about stock.
    pub fn hold_back(&self) -> LateAnswer {
        let late = LateAnswer::default();
        self.held().late = Some(late.clone());
        late
    }

    /// Seats that are left of a course.
    pub fn left(&self, id: i64) -> i64 {
        self.held().items[&id]["inventoryQty"]
            .as_i64()
            .expect("a number")
    }

    /// How many reservations hold stock.
    pub fn holders(&self) -> usize {
        self.held().ledger.len()
    }

    /// What a reservation holds.
    pub fn holds(&self, reserve: &str) -> Option<i64> {
        self.held().ledger.get(reserve).copied()
    }

    /// Calls for many items at once.
    pub fn batches(&self) -> usize {
        self.held().batches
    }

    pub fn routes(&self) -> Router {
        Router::new()
            .route("/internal/reserve-items", post(Self::many))
            .route("/internal/reserve-items/{id}", get(Self::one))
            .route("/internal/reserve-items/{id}/stock", put(Self::take))
            .with_state(self.clone())
    }

    async fn many(
        State(items): State<Self>,
        headers: HeaderMap,
        Json(ids): Json<Vec<String>>,
    ) -> Result<Json<BTreeMap<String, Value>>, StatusCode> {
        require_service(&headers).await?;
        let mut held = items.held();
        held.batches += 1;
        held.require_working()?;
        let found = ids.into_iter().filter_map(|id| {
            let item = held.items.get(&id.parse().ok()?)?.clone();
            Some((id, item))
        });
        Ok(Json(found.collect()))
    }

    async fn one(
        State(items): State<Self>,
        headers: HeaderMap,
        Path(id): Path<i64>,
    ) -> Result<Json<Value>, StatusCode> {
        require_service(&headers).await?;
        let held = items.held();
        held.require_working()?;
        let item = held.items.get(&id).cloned();
        item.map(Json).ok_or(StatusCode::NOT_FOUND)
    }

    async fn take(
        State(items): State<Self>,
        headers: HeaderMap,
        Path(id): Path<i64>,
        Json(wish): Json<Value>,
    ) -> Result<Json<Value>, StatusCode> {
        require_service(&headers).await?;
        let (answer, late) = {
            let mut held = items.held();
            (held.answer(id, &wish), held.late.take())
        };
        if let Some(late) = late {
            late.waits.notify_one();
            late.may_go.notified().await;
        }
        answer
    }
}

impl Held {
    fn require_working(&self) -> Result<(), StatusCode> {
        match self.mood {
            Mood::Broken => Err(StatusCode::INTERNAL_SERVER_ERROR),
            _ => Ok(()),
        }
    }

    fn answer(&mut self, id: i64, wish: &Value) -> Result<Json<Value>, StatusCode> {
        self.require_working()?;
        let taken = self.mood != Mood::Refusing && self.take(id, wish)?;
        if self.mood == Mood::Forgetful {
            return Err(StatusCode::INTERNAL_SERVER_ERROR);
        }
        Ok(Json(json!({"isItemUpdated": taken})))
    }

    fn take(&mut self, id: i64, wish: &Value) -> Result<bool, StatusCode> {
        let reserve = wish["reserveId"].as_str().ok_or(StatusCode::BAD_REQUEST)?;
        let quantity = wish["reserveQty"].as_i64().ok_or(StatusCode::BAD_REQUEST)?;
        if self.ledger.contains_key(reserve) {
            return Ok(true);
        }
        let item = self.items.get_mut(&id).ok_or(StatusCode::NOT_FOUND)?;
        let left = item["inventoryQty"].as_i64().expect("a number");
        if left < quantity {
            return Ok(false);
        }
        item["inventoryQty"] = (left - quantity).into();
        self.ledger.insert(reserve.to_owned(), quantity);
        Ok(true)
    }
}

/// Internal endpoints are for services that say who they are.
async fn require_service(headers: &HeaderMap) -> Result<(), StatusCode> {
    let tokens = ServiceTokens::new(mesh_test::TOKEN_SECRET, "reserve-item-service");
    let token = mesh_security::bearer(headers).ok().flatten();
    let caller = tokens.caller(token.unwrap_or_default()).await;
    match caller.as_deref() {
        Some("reserve-check-service") => Ok(()),
        _ => Err(StatusCode::UNAUTHORIZED),
    }
}
