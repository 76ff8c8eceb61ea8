//! Whether a service takes requests.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio_util::sync::CancellationToken;

/// A service takes requests once it is ready, and no more once it leaves. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Availability {
    is_ready: Arc<AtomicBool>,
    leaving: CancellationToken,
}

impl Availability {
    /// Not ready yet; `leaving` is cancelled when the service takes leave of its callers.
    pub fn starting(leaving: CancellationToken) -> Self {
        Self {
            is_ready: Arc::new(AtomicBool::new(false)),
            leaving,
        }
    }

    /// From now on it takes requests.
    pub fn ready(&self) {
        self.is_ready.store(true, Ordering::Relaxed);
    }

    /// Whether it takes requests at this moment.
    pub fn takes_requests(&self) -> bool {
        self.is_ready.load(Ordering::Relaxed) && !self.leaving.is_cancelled()
    }
}
