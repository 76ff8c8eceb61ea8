//! Documents of a provider that are kept for a while.

use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use crate::OAuth2Error;

/// A document that is fetched when it is first needed, and again when it is too old. Of several that
/// need it at once, one fetches it.
pub struct Cached<T>(Mutex<Option<(Instant, T)>>);

impl<T> Default for Cached<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T: Clone> Cached<T> {
    /// The document, at most `oldest` old. When it cannot be fetched again, the old one goes on.
    pub async fn get(
        &self,
        oldest: Duration,
        fetch: impl AsyncFnOnce() -> Result<T, OAuth2Error>,
    ) -> Result<T, OAuth2Error> {
        let mut held = self.0.lock().await;
        if let Some((fetched, document)) = &*held
            && fetched.elapsed() < oldest
        {
            return Ok(document.clone());
        }
        match (fetch().await, &*held) {
            (Ok(document), _) => {
                *held = Some((Instant::now(), document.clone()));
                Ok(document)
            }
            (Err(_), Some((_, document))) => Ok(document.clone()),
            (Err(error), None) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn down() -> OAuth2Error {
        OAuth2Error::Unavailable("down".to_owned())
    }

    #[tokio::test]
    async fn a_young_document_is_not_fetched_again_and_an_old_one_is() {
        let cached = Cached::default();
        assert_eq!(cached.get(HOUR, async || Ok(1)).await.unwrap(), 1);
        assert_eq!(cached.get(HOUR, async || Ok(2)).await.unwrap(), 1);
        assert_eq!(cached.get(Duration::ZERO, async || Ok(3)).await.unwrap(), 3);
    }

    #[tokio::test]
    async fn the_old_document_outlives_an_outage_but_an_outage_is_no_document() {
        let cached = Cached::default();
        assert!(cached.get(HOUR, async || Err(down())).await.is_err());
        assert_eq!(cached.get(HOUR, async || Ok(1)).await.unwrap(), 1);
        let during = cached.get(Duration::ZERO, async || Err(down())).await;
        assert_eq!(during.unwrap(), 1);
    }
}
