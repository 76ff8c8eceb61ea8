//! `/actuator/deadletters`: looking at events that could not be handled, and what to do with them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use mesh_actuator::explained;
use mesh_data::StoreError;
use sea_orm::DatabaseConnection;
use serde_json::{Value, json};

use crate::consumer::Consumer;
use crate::dead_letters;
use crate::rows::dead_letter::Model;

/// Letters in the list.
const SHOWN: u64 = 100;

/// The consumers that run, by the names of their queues. Cheap to clone; all clones share them.
#[derive(Clone, Default)]
pub struct Consumers(Arc<Mutex<HashMap<String, Weak<Consumer>>>>);

impl Consumers {
    /// Adds one.
    pub fn add(&self, consumer: &Arc<Consumer>) {
        let mut consumers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        consumers.insert(consumer.queue.to_string(), Arc::downgrade(consumer));
    }

    fn of(&self, queue: &str) -> Option<Arc<Consumer>> {
        let consumers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        consumers.get(queue)?.upgrade()
    }
}

/// Where the letters are, and who handles them.
#[derive(Clone)]
struct Desk {
    database: DatabaseConnection,
    consumers: Consumers,
}

/// The routes of the endpoint.
pub fn routes(database: DatabaseConnection, consumers: Consumers) -> Router {
    let desk = Desk {
        database,
        consumers,
    };
    Router::new()
        .route("/deadletters", get(list))
        .route("/deadletters/{id}", get(show).post(replay).delete(discard))
        .with_state(desk)
}

async fn list(State(desk): State<Desk>, uri: Uri) -> Response {
    match dead_letters::oldest(&desk.database, SHOWN).await {
        Ok((total, letters)) => {
            let letters: Vec<Value> = letters.iter().map(summary).collect();
            Json(json!({"total": total, "deadLetters": letters})).into_response()
        }
        Err(error) => no_database(&uri, &error),
    }
}

async fn show(State(desk): State<Desk>, uri: Uri, Path(id): Path<String>) -> Response {
    match desk.find(&id, &uri).await {
        Ok(letter) => Json(whole(&letter)).into_response(),
        Err(answer) => answer,
    }
}

async fn replay(State(desk): State<Desk>, uri: Uri, Path(id): Path<String>) -> Response {
    let letter = match desk.find(&id, &uri).await {
        Ok(letter) => letter,
        Err(answer) => return answer,
    };
    let Some(consumer) = desk.consumers.of(&letter.queue) else {
        let reason = format!(
            "this service does not handle the events of {}",
            letter.queue
        );
        return explained(StatusCode::CONFLICT, uri.path(), &reason);
    };
    match consumer.replay(&letter).await {
        Ok(true) => StatusCode::NO_CONTENT.into_response(),
        Ok(false) => unknown(&uri),
        Err(error) => {
            let reason = format!("it fails again: {error:#}");
            explained(StatusCode::INTERNAL_SERVER_ERROR, uri.path(), &reason)
        }
    }
}

async fn discard(State(desk): State<Desk>, uri: Uri, Path(id): Path<String>) -> Response {
    let letter = match desk.find(&id, &uri).await {
        Ok(letter) => letter,
        Err(answer) => return answer,
    };
    match dead_letters::remove(&desk.database, letter.dead_letter_id).await {
        Ok(true) => {
            tracing::info!(
                queue = letter.queue,
                id = letter.message_id,
                "an operator discarded a dead letter"
            );
            StatusCode::NO_CONTENT.into_response()
        }
        Ok(false) => unknown(&uri),
        Err(error) => no_database(&uri, &error),
    }
}

impl Desk {
    /// The letter with this id, or what to answer.
    async fn find(&self, id: &str, uri: &Uri) -> Result<Model, Response> {
        let Ok(id) = id.parse() else {
            let reason = "the id of a dead letter is a number; see the list";
            return Err(explained(StatusCode::BAD_REQUEST, uri.path(), &reason));
        };
        match dead_letters::find(&self.database, id).await {
            Ok(letter) => letter.ok_or_else(|| unknown(uri)),
            Err(error) => Err(no_database(uri, &error)),
        }
    }
}

fn summary(letter: &Model) -> Value {
    json!({
        "id": letter.dead_letter_id,
        "queue": letter.queue,
        "messageId": letter.message_id,
        "error": letter.error,
        "attempts": letter.attempts,
        "time": letter.failed_date.and_utc(),
    })
}

fn whole(letter: &Model) -> Value {
    let mut whole = summary(letter);
    whole["headers"] = serde_json::from_str(&letter.headers).unwrap_or_default();
    whole["body"] = String::from_utf8_lossy(&letter.body).into();
    whole
}

fn unknown(uri: &Uri) -> Response {
    explained(
        StatusCode::NOT_FOUND,
        uri.path(),
        &"there is no such dead letter",
    )
}

fn no_database(uri: &Uri, error: &StoreError) -> Response {
    tracing::error!("{}: {error}", uri.path());
    let reason = "the database does not answer; the log of the service tells why";
    explained(StatusCode::INTERNAL_SERVER_ERROR, uri.path(), &reason)
}
