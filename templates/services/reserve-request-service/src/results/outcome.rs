//! What becomes of a reservation.

use serde::Deserialize;
use tokio::sync::watch;

/// What has become of a reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Nothing yet.
    Pending,
    /// It is approved.
    Approved,
    /// It is refused, or nobody knows it.
    Refused,
}

impl Outcome {
    /// Whether there is nothing more to wait for.
    pub fn is_decided(self) -> bool {
        self != Self::Pending
    }

    /// Makes a decision known. The first one stays: an answer may be older than what was heard since.
    pub fn settle(self, known: &watch::Sender<Self>) {
        known.send_if_modified(|known| {
            let is_news = self.is_decided() && !known.is_decided();
            if is_news {
                *known = self;
            }
            is_news
        });
    }
}
