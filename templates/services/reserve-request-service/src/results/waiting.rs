//! Who waits for which result.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use tokio_util::task::AbortOnDropHandle;
use uuid::Uuid;

use super::Outcome;
use super::inquiry::Inquiry;

/// Streams that may wait for one reservation: its owner has a few tabs, not hundreds.
const STREAMS_OF_ONE: usize = 16;

/// The open streams, by reservation. Cheap to clone.
#[derive(Clone)]
pub struct Waiting(Arc<Shared>);

struct Shared {
    limit: usize,
    inquiry: Inquiry,
    streams: Mutex<Streams>,
}

#[derive(Default)]
struct Streams {
    open: usize,
    by_reservation: HashMap<Uuid, Awaited>,
}

/// A reservation that somebody waits for.
struct Awaited {
    outcome: watch::Sender<Outcome>,
    streams: usize,
    /// Asks for the outcome as long as anybody waits.
    _inquiry: AbortOnDropHandle<()>,
}

/// One of the streams; it counts as open until this is dropped.
pub struct Place {
    waiting: Waiting,
    reserve_id: Uuid,
    outcome: watch::Receiver<Outcome>,
}

/// There is no place for another stream.
#[derive(Debug, Clone, Copy)]
pub struct Full;

impl Waiting {
    /// Nobody waits at first; at most `limit` streams later.
    pub fn new(limit: usize, inquiry: Inquiry) -> Self {
        Self(Arc::new(Shared {
            limit,
            inquiry,
            streams: Mutex::default(),
        }))
    }

    /// Waits for the outcome of a reservation: news of it count from now on, and only after that the
    /// check service is asked, so that nothing falls between the two.
    ///
    /// # Errors
    /// When too many streams are open.
    pub fn open(&self, reserve_id: Uuid) -> Result<Place, Full> {
        let mut streams = self.lock();
        let is_full = streams.open >= self.0.limit;
        let awaited = streams.by_reservation.get(&reserve_id);
        if is_full || awaited.is_some_and(|awaited| awaited.streams >= STREAMS_OF_ONE) {
            return Err(Full);
        }
        streams.open += 1;
        let awaited = streams.by_reservation.entry(reserve_id);
        let awaited = awaited.or_insert_with(|| self.ask_for(reserve_id));
        awaited.streams += 1;
        Ok(Place {
            waiting: self.clone(),
            reserve_id,
            outcome: awaited.outcome.subscribe(),
        })
    }

    fn ask_for(&self, reserve_id: Uuid) -> Awaited {
        let outcome = watch::Sender::new(Outcome::Pending);
        let inquiry = self.0.inquiry.clone();
        let asking = inquiry.ask_until_decided(reserve_id, outcome.clone());
        Awaited {
            outcome,
            streams: 0,
            _inquiry: AbortOnDropHandle::new(tokio::spawn(asking)),
        }
    }

    /// Tells an outcome to everybody who waits for it.
    pub fn tell(&self, reserve_id: Uuid, outcome: Outcome) {
        if let Some(awaited) = self.lock().by_reservation.get(&reserve_id) {
            outcome.settle(&awaited.outcome);
        }
    }

    /// How many streams are open.
    pub fn streams(&self) -> usize {
        self.lock().open
    }

    fn close(&self, reserve_id: Uuid) {
        let mut streams = self.lock();
        streams.open -= 1;
        if let Some(awaited) = streams.by_reservation.get_mut(&reserve_id) {
            awaited.streams -= 1;
            if awaited.streams == 0 {
                streams.by_reservation.remove(&reserve_id);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Streams> {
        let streams = self.0.streams.lock();
        streams.unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// Waits for the decision; nothing when nobody is left to tell.
    pub async fn decision(&mut self) -> Option<Outcome> {
        let decided = self.outcome.wait_for(|outcome| outcome.is_decided()).await;
        decided.ok().map(|outcome| *outcome)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.waiting.close(self.reserve_id);
    }
}
