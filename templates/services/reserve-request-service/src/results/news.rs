//! News of results, which every instance hears.

use mesh_messaging::{Heard, Message};
use serde::Deserialize;
use tokio::sync::mpsc;
use uuid::Uuid;

use super::Outcome;
use super::inquiry::Inquiry;
use super::waiting::Waiting;

/// The exchange on which the check service tells of results.
pub const EXCHANGE: &str = "reserve-result.topic";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReserveResult {
    reserve_id: Uuid,
    outcome: Outcome,
}

/// Passes news on to whoever waits for them.
pub async fn listen(mut heard: mpsc::Receiver<Heard>, waiting: Waiting, inquiry: Inquiry) {
    while let Some(heard) = heard.recv().await {
        match heard {
            Heard::Message(message) => pass_on(&message, &waiting),
            Heard::Gap => inquiry.ask_again(),
        }
    }
}

fn pass_on(message: &Message, waiting: &Waiting) {
    match serde_json::from_slice::<ReserveResult>(&message.body) {
        Ok(news) => waiting.tell(news.reserve_id, news.outcome),
        Err(error) => tracing::warn!("a message on {EXCHANGE} cannot be read: {error}"),
    }
}
