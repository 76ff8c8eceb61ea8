//! Asking the check service what has become of a reservation.

use std::sync::Arc;
use std::time::Duration;

use mesh_client::CallError;
use tokio::sync::{Semaphore, watch};
use uuid::Uuid;

use super::Outcome;
use crate::check_service::CheckService;

/// Questions under way at the same time: after an outage of the broker all streams ask.
const AT_ONCE: usize = 32;

/// Pause after the first question that failed; twice as long after each further one.
const FIRST_PAUSE: Duration = Duration::from_millis(500);

/// Longest pause after a question that failed.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// How long news are waited for before a pending reservation is asked about again: a broker that was
/// not yet connected passes nothing on, and does not tell.
const PENDING_PAUSE: Duration = Duration::from_secs(30);

/// Asks about reservations. Cheap to clone.
#[derive(Clone)]
pub struct Inquiry {
    check_service: CheckService,
    places: Arc<Semaphore>,
    /// Changes whenever news may have been missed.
    gaps: watch::Sender<()>,
}

impl Inquiry {
    /// Asks `check_service`.
    pub fn new(check_service: CheckService) -> Self {
        Self {
            check_service,
            places: Arc::new(Semaphore::new(AT_ONCE)),
            gaps: watch::Sender::new(()),
        }
    }

    /// Asks again about everything that is pending, for news may have been missed.
    pub fn ask_again(&self) {
        self.gaps.send_replace(());
    }

    /// Asks until the decision is known, from here or from elsewhere.
    pub async fn ask_until_decided(self, reserve_id: Uuid, known: watch::Sender<Outcome>) {
        let mut gaps = self.gaps.subscribe();
        let mut failures = 0;
        while !known.borrow().is_decided() {
            gaps.mark_unchanged();
            // Boxed: the question is much larger than the waiting, and short.
            let pause = match Box::pin(self.ask(reserve_id)).await {
                Ok(outcome) => {
                    outcome.settle(&known);
                    failures = 0;
                    PENDING_PAUSE
                }
                Err(error) => {
                    tracing::debug!("the outcome of {reserve_id} is not known: {error}");
                    failures += 1;
                    pause_after(failures)
                }
            };
            // A gap during the question counts too: the answer may be from before it.
            let _ = tokio::time::timeout(pause, gaps.changed()).await;
        }
    }

    async fn ask(&self, reserve_id: Uuid) -> Result<Outcome, CallError> {
        let _place = self.places.acquire().await;
        self.check_service.outcome(reserve_id).await
    }
}

fn pause_after(failures: u32) -> Duration {
    let doubled = FIRST_PAUSE * 2_u32.saturating_pow(failures.saturating_sub(1).min(8));
    doubled.min(LONGEST_PAUSE)
}
