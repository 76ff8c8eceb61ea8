//! Changed files: which services they concern, and telling these to read their settings again.
//! Source: spring-cloud-config 4.3.4, `spring-cloud-config-monitor`.

mod destinations;
mod hosters;
mod notification;
mod watch;

use std::sync::Arc;

use mesh_bus::{Bus, BusError, Destination};

use crate::repository::Repository;
use destinations::destinations;

pub use hosters::Hosters;
pub use notification::{NotReadable, changed_paths};
pub use watch::Watch;

/// Tells services about changed files.
pub struct Monitor {
    repository: Arc<Repository>,
    bus: Bus,
}

impl Monitor {
    /// One that tells over `bus` of what `repository` holds.
    pub fn new(repository: Arc<Repository>, bus: Bus) -> Self {
        Self { repository, bus }
    }

    /// Tells the services that the files at `paths` concern, and gives the names that they were
    /// called by.
    ///
    /// # Errors
    /// When an event does not go out.
    pub async fn tell(&self, paths: &[String]) -> Result<Vec<String>, BusError> {
        let destinations = destinations(paths);
        // Whoever asks because of the event must get what is new.
        self.repository.expire();
        for destination in &destinations {
            self.bus.refresh(&Destination::of(destination)).await?;
        }
        Ok(destinations)
    }
}
